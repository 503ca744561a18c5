package io.concordat.testing.faults.history;

import io.concordat.coordinator.CompletionPendingException;
import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.HeuristicException;
import io.concordat.coordinator.InDoubtException;
import io.concordat.coordinator.TransactionOutcomeException;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.redis.RedisResource;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Threads that make one transaction after the other, of a few reads and appends each. */
final class HistoryCallers {
    private final Coordinator coordinator;
    private final MysqlResource mysql;
    private final RedisResource redis;
    private final WorkSettings settings;
    private final Recording recording;
    private final long start;
    private final Places places;

    HistoryCallers(
            Coordinator coordinator,
            MysqlResource mysql,
            RedisResource redis,
            WorkSettings settings,
            Recording recording) {
        this.coordinator = coordinator;
        this.mysql = mysql;
        this.redis = redis;
        this.settings = settings;
        this.recording = recording;
        this.start = System.nanoTime();
        this.places = Places.lasting(settings.lasting().toMillis());
    }

    void work() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < settings.callers(); i++) {
            String name = settings.node() + "." + settings.life() + "." + i;
            Random random = new Random(settings.seed() * 31 + name.hashCode());
            Thread thread = new Thread(() -> work(name, random), name);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void work(String name, Random random) {
        for (int n = 1; millis() < settings.time().toMillis(); n++) {
            String id = name + "." + n;
            recording.told(id, transact(id, random));
        }
    }

    private long millis() {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** Thrown by work that shall not commit. */
    private static final class GivingUpException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private Outcome transact(String id, Random random) {
        long begun = System.nanoTime();
        try {
            coordinator.template().run(() -> run(id, begun, random));
            return Outcome.COMMITTED;
        } catch (CompletionPendingException e) {
            return Outcome.PENDING;
        } catch (InDoubtException | HeuristicException e) {
            return Outcome.UNKNOWN;
        } catch (TransactionOutcomeException | CoordinatorException e) {
            return Outcome.ABORTED;
        } catch (Exception e) {
            return Outcome.ABORTED; // the work has thrown, and no commit was asked for
        }
    }

    private void run(String id, long begun, Random random) throws Exception {
        try (Connection connection = mysql.dataSource().getConnection()) {
            Access access = new Access(redis.session(), connection, settings.isolation());
            boolean asks = false;
            try {
                operate(access, id, random);
                if (random.nextInt(10) == 0) {
                    throw new GivingUpException();
                }
                asks = true;
            } finally {
                recording.worked(asks, id, begun, access.done());
            }
        }
    }

    private void operate(Access access, String id, Random random) throws Exception {
        int operations = 1 + random.nextInt(5);
        boolean reader = random.nextInt(4) == 0;
        boolean strict = random.nextInt(4) == 0;
        for (int i = 0; i < operations; i++) {
            Item item = places.any(random, millis());
            if (!reader && random.nextBoolean()) {
                access.append(item, id + "." + i);
            } else if (strict && item.store() == Store.REDIS) {
                access.readStrictly(item);
            } else {
                access.read(item);
            }
        }
    }
}
