package io.concordat.samples.dualwrite.workload;

import io.concordat.coordinator.CompletionPendingException;
import io.concordat.coordinator.HeuristicException;
import io.concordat.coordinator.InDoubtException;
import io.concordat.samples.dualwrite.shop.Order;
import io.concordat.samples.dualwrite.shop.OrderService;
import io.concordat.samples.dualwrite.shop.OutOfStockException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One caller of the order service: places orders and says what it was told of each. */
final class Caller implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Caller.class);

    private final OrderService service;
    private final Orders orders;
    private final Consumer<Message> messages;

    Caller(OrderService service, Orders orders, Consumer<Message> messages) {
        this.service = service;
        this.orders = orders;
        this.messages = messages;
    }

    @Override
    public void run() {
        Optional<Order> order = orders.next();
        while (order.isPresent()) {
            messages.accept(new Message.Begun(order.get().id()));
            messages.accept(new Message.Ended(order.get().id(), place(order.get())));
            order = orders.next();
        }
    }

    private Told place(Order order) {
        try {
            service.take(order);
            return Told.COMMITTED;
        } catch (OutOfStockException e) {
            return Told.REFUSED;
        } catch (CompletionPendingException e) {
            return Told.COMMITTED;
        } catch (InDoubtException | HeuristicException e) {
            LOG.warn("Order {}: {}", order.id(), e.getMessage());
            return Told.UNKNOWN;
        } catch (SQLException | RuntimeException e) {
            // everything else is certain: nothing of the order took effect
            LOG.info("Order {}: {}", order.id(), e.getMessage());
            return Told.FAILED;
        }
    }
}
