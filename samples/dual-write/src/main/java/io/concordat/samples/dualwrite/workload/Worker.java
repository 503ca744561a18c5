package io.concordat.samples.dualwrite.workload;

import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.samples.dualwrite.Logs;
import io.concordat.samples.dualwrite.shop.Shop;
import io.concordat.samples.dualwrite.stores.Stores;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker process: opens the shop and lets several callers place orders, until done or dead. */
public final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** How a worker ends that has done its work. */
    public static final int DONE = 0;

    /** How a worker ends that was made to die. */
    public static final int CRASHED = CrashAt.EXIT_CODE;

    private static final int CANNOT_WORK = 3;

    private Worker() {}

    /** Works; the arguments are those of {@link Assignment#arguments()}. */
    public static void main(String[] arguments) throws InterruptedException {
        Logs.configure();
        dieWithParent();
        PrintStream out = System.out;
        try {
            work(Assignment.parse(arguments), message -> out.println(message.line()));
        } catch (RuntimeException e) {
            LOG.info("The worker cannot work", e);
            out.println(new Message.Failed(String.valueOf(e.getMessage())).line());
            System.exit(CANNOT_WORK);
        }
    }

    private static void work(Assignment assignment, Consumer<Message> messages) throws InterruptedException {
        Orders orders = new Orders(assignment);
        Optional<CoordinatorListener> crash =
                assignment.crashAt().map(step -> new CrashAt(step, assignment.threads(), orders::isHalfDone));
        try (Shop shop = Shop.open(Stores.choose(), assignment.node(), assignment.journal(), crash)) {
            messages.accept(new Message.Ready());
            orders.begin();
            List<Thread> callers = new ArrayList<>();
            for (int i = 1; i <= assignment.threads(); i++) {
                callers.add(new Thread(new Caller(shop.orders(), orders, messages), "caller-" + i));
            }
            callers.forEach(Thread::start);
            for (Thread caller : callers) {
                caller.join();
            }
        }
    }

    /** Nobody is left to talk to once standard input ends. */
    private static void dieWithParent() {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // nothing is ever sent
                        }
                    } catch (IOException e) {
                        // ended as well
                    }
                    Runtime.getRuntime().halt(CANNOT_WORK);
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
