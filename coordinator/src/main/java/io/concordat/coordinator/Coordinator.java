package io.concordat.coordinator;

import io.concordat.coordinator.atomikos.AtomikosEngine;
import io.concordat.coordinator.atomikos.JtaTransactionManager;
import io.concordat.coordinator.atomikos.TransactionContext;
import io.concordat.coordinator.branch.Together;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.observe.Steps;
import io.concordat.coordinator.recovery.RecoveryManager;
import io.concordat.coordinator.recovery.RecoveryReport;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running coordinator: hands out transactions, keeps their decisions, recovers what crashes leave behind. One per JVM.
 * Thread-safe.
 *
 * <pre>{@code
 * MysqlResource orders = MysqlResource.builder("orders").url(url).user(user).password(password).build();
 * RedisResource prices = RedisResource.of("prices", redisDataSource);
 * try (Coordinator coordinator = Coordinator.builder()
 *         .node("shop-1").journal(Path.of("/var/lib/shop/journal"))
 *         .resource(orders).resource(prices)
 *         .start()) {
 *     coordinator.template().run(() -> {
 *         // orders.dataSource() and prices.session() take part in the transaction
 *     });
 * }
 * }</pre>
 */
public final class Coordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

    private final String node;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Duration defaultTimeout;
    private volatile boolean open;

    private AtomikosEngine engine;
    private RecoveryManager recovery;
    private RecoveryReport recoveredAtStart;
    private JtaTransactionManager manager;

    private Coordinator(String node, Duration defaultTimeout) {
        this.node = node;
        this.defaultTimeout = defaultTimeout;
    }

    /** Describes a new coordinator. */
    public static CoordinatorBuilder builder() {
        return new CoordinatorBuilder();
    }

    static Coordinator start(
            String node,
            Supplier<DecisionLog> journal,
            List<CoordinatedResource> resources,
            List<CoordinatorListener> listeners,
            Duration defaultTimeout,
            Duration recoveryInterval,
            Duration patience) {
        Coordinator coordinator = new Coordinator(node, defaultTimeout);
        try {
            coordinator.begin(journal, resources, new Steps(listeners), recoveryInterval, patience);
            return coordinator;
        } catch (RuntimeException | Error e) {
            coordinator.closeOpened(e);
            throw e;
        }
    }

    private void begin(
            Supplier<DecisionLog> journal,
            List<CoordinatedResource> resources,
            Steps steps,
            Duration interval,
            Duration patience) {
        engine = AtomikosEngine.reserve(node); // before anything is opened: the resources may be the running one's
        resources.forEach(opened::push);
        opened.push(engine);
        DecisionLog log = opening(journal);
        resources.forEach(CoordinatedResource::check);
        recovery =
                opening(() -> new RecoveryManager(node, resources, log, engine.running()::contains, steps, interval));
        recoveredAtStart = recovery.recover();
        recoveredAtStart
                .stillInDoubt()
                .forEach((branch, why) -> LOG.warn("Coordinator '{}' starts with {} in doubt: {}", node, branch, why));
        engine.start(log, resources);
        Together together = opening(() -> new Together(node));
        TransactionContext context = new TransactionContext(
                node,
                log,
                resources,
                engine.running(),
                steps,
                together,
                defaultTimeout,
                patience,
                recovery,
                () -> open);
        manager = new JtaTransactionManager(context);
        open = true;
        resources.forEach(resource -> resource.started(manager));
        recovery.startPeriodic();
        LOG.info("Coordinator '{}' started, incarnation {}: {}", node, log.incarnation(), recoveredAtStart);
    }

    private <T extends AutoCloseable> T opening(Supplier<T> open) {
        T part = open.get();
        opened.push(part);
        return part;
    }

    /** This coordinator's name. */
    public String node() {
        return node;
    }

    /** The JTA transaction manager; also a {@link UserTransaction}. */
    public TransactionManager transactionManager() {
        return manager;
    }

    /** The JTA user transaction. */
    public UserTransaction userTransaction() {
        return manager;
    }

    /** A template for programmatic transactions: REQUIRED, the coordinator's default timeout, no retry. */
    public TransactionTemplate template() {
        return new TransactionTemplate(manager, Propagation.REQUIRED, defaultTimeout, Retry.never());
    }

    /** What recovers this node's in-doubt branches. */
    public RecoveryManager recovery() {
        return recovery;
    }

    /** What was recovered before the first transaction could begin. */
    public RecoveryReport recoveredAtStart() {
        return recoveredAtStart;
    }

    /**
     * Stops: no transaction begins any more, those running have the default timeout to end, then everything is closed.
     * What is left in doubt then is recovered at the next start. Idempotent.
     */
    @Override
    public void close() {
        open = false;
        Drain.await(() -> engine.running().count() == 0, defaultTimeout);
        closeOpened(null);
    }

    private synchronized void closeOpened(Throwable reason) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("Coordinator '{}' could not close a part of itself", node, e);
                if (reason != null) {
                    reason.addSuppressed(e);
                }
            }
        }
    }
}
