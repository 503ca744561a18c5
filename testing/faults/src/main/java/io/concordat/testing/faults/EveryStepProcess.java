package io.concordat.testing.faults;

import io.concordat.coordinator.CompletionPendingException;
import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.RolledBackException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedisXADataSource;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A coordinator process with a transaction at every point of {@link TransactionPoints} at once, each stopped dead there. When
 * all have come there it says so on standard output and waits to be killed, or for a byte on standard input to let them go on;
 * then it says how each has ended.
 */
public final class EveryStepProcess {
    static final String PENDING = "COMPLETION PENDING ";

    /** Nobody is rolled back for a slow machine. */
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private static final ThreadLocal<Run> MINE = new ThreadLocal<>();

    private final List<TransactionPoints.Point> points = TransactionPoints.all();
    private final Map<Gtrid, Run> runs = new ConcurrentHashMap<>();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Stores stores;
    private final MysqlResource mysql;
    private final RedisResource redis;

    private EveryStepProcess(Stores stores) {
        this.stores = stores;
        this.mysql = stores.mysql(points.size() + 4);
        this.redis = stores.redis();
    }

    /** Runs until killed, or told to go on. */
    public static void main(String[] args) throws Exception {
        new EveryStepProcess(Stores.fromProperties()).run();
    }

    private record Run(TransactionPoints.Point point, AtomicInteger taken, CountDownLatch arrived) {
        boolean hasArrived(ProtocolStep step) {
            return step == point.at().step()
                    && taken.incrementAndGet() == point.at().occurrence();
        }
    }

    private void run() throws Exception {
        try (Coordinator coordinator =
                stores.coordinator(mysql, redis).listener(this::step).start()) {
            List<Thread> threads = new ArrayList<>();
            for (TransactionPoints.Point point : points) {
                Run run = new Run(point, new AtomicInteger(), new CountDownLatch(1));
                Thread thread = new Thread(() -> run(coordinator, run), point.id());
                thread.start();
                threads.add(thread);
                run.arrived().await(); // one after the other, or a busy machine is too slow for all of them
            }
            CrashingProcess.say(CrashingProcess.AT_CRASH_POINT);
            if (System.in.read() < 0) {
                new CountDownLatch(1).await(); // nobody will tell: it is to be killed
            }
            goOn.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private void step(ProtocolStep step, Optional<Gtrid> gtrid, Optional<String> resource) {
        Run started = MINE.get();
        if (step == ProtocolStep.BEGUN && started != null) {
            gtrid.ifPresent(begun -> runs.put(begun, started));
        }
        Optional<Run> arrived = gtrid.map(runs::get).filter(run -> run.hasArrived(step));
        if (arrived.isPresent()) {
            arrived.get().arrived().countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run(Coordinator coordinator, Run run) {
        MINE.set(run);
        String id = run.point().id();
        try {
            coordinator
                    .template()
                    .timeout(TIMEOUT)
                    .run(() -> work(run.point().at().scenario(), id));
            CrashingProcess.say(CrashingProcess.ACKNOWLEDGED + id);
        } catch (CompletionPendingException e) {
            CrashingProcess.say(PENDING + id);
        } catch (RolledBackException | AskedForException e) {
            CrashingProcess.say(CrashingProcess.ROLLED_BACK + id);
        } catch (Exception | Error e) {
            CrashingProcess.say("FAILED " + id + ": " + e);
        }
        if (goOn.getCount() > 0) {
            CrashingProcess.say("MISSED " + id);
            Runtime.getRuntime().halt(1);
        }
    }

    private static final class AskedForException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private void work(Scenario scenario, String id) throws Exception {
        String account = Bank.ACCOUNT_KEY + ":" + id;
        if (scenario != Scenario.REDIS_ALONE) {
            try (Connection connection = mysql.dataSource().getConnection()) {
                Bank.markInMysql(connection, id);
            }
        }
        if (scenario == Scenario.MYSQL_ALONE) {
            return;
        }
        if (!stores.afterDecision() || scenario == Scenario.REDIS_REFUSES) {
            // what has read is prepared
            redis.session().<String>getBucket(account).set(read(account) + "1");
        }
        Bank.markInRedis(redis.session(), id);
        if (scenario == Scenario.WORK_THROWS) {
            throw new AskedForException();
        } else if (scenario == Scenario.REDIS_REFUSES) {
            rewrite(account);
        }
    }

    private String read(String account) {
        return redis.session().<String>getBucket(account).get().orElse("");
    }

    private void rewrite(String account) throws Exception {
        try (RedisXADataSource other =
                        RedisXADataSource.builder().uri(stores.redisUri()).build();
                RedisXAConnection connection = other.getXAConnection()) {
            OtherWriter.add(connection, account, 1);
        }
    }
}
