package io.concordat.testing.faults;

import io.concordat.coordinator.CompletionPendingException;
import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.InDoubtException;
import io.concordat.coordinator.LogOfChoice;
import io.concordat.coordinator.RolledBackException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.journal.FailingDisk;
import io.concordat.coordinator.decision.journal.JournalOptions;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.redis.RedisResource;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A coordinator process whose disk fails while several threads commit. Each goes on until it may begin nothing any more, and
 * says on standard output what it was told of each transaction. Then the process waits to be killed. Its argument is how the
 * disk fails, {@link #HELD}, or nothing if that is another's business.
 */
public final class DiskProcess {
    static final String IN_DOUBT = "IN DOUBT ";
    static final String REFUSED = "REFUSED ";
    static final String WRONG = "WRONG ";
    static final String DONE = "DONE";

    /** An argument: after its first transaction the process says the same, and waits for a byte on standard input. */
    static final String HELD = "HELD";

    private static final int THREADS = 8;
    private static final int EACH = 100;
    private static final JournalOptions SMALL = JournalOptions.defaults().withSegmentLength(16 << 10);

    private final MysqlResource mysql;
    private final RedisResource redis;

    private DiskProcess(MysqlResource mysql, RedisResource redis) {
        this.mysql = mysql;
        this.redis = redis;
    }

    /** Runs until killed. */
    public static void main(String[] args) throws Exception {
        Stores stores = Stores.fromProperties();
        MysqlResource mysql = stores.mysql();
        RedisResource redis = stores.redis();
        Optional<FailingDisk> disk =
                DiskFault.Layer.parse(args[0]).map(failure -> FailingDisk.in(stores.journal(), failure));
        var builder = stores.coordinator(mysql, redis).journal(stores.journal(), SMALL);
        disk.ifPresent(failing -> {
            LogOfChoice.in(builder, () -> failing.open(stores.node(), SMALL)).listener(mustBeForced(failing));
        });
        try (Coordinator coordinator = builder.start()) {
            DiskProcess process = new DiskProcess(mysql, redis);
            process.transact(coordinator, "first");
            disk.ifPresent(FailingDisk::arm);
            if (args[0].equals(HELD)) {
                say(HELD);
                int released = System.in.read();
                assert released >= 0;
            }
            process.untilRefused(coordinator);
            say(DONE);
            new CountDownLatch(1).await();
        }
    }

    /** Whoever is told that a decision is durable, and be it a listener, can rely on the disk. */
    private static CoordinatorListener mustBeForced(FailingDisk disk) {
        return (step, gtrid, resource) -> {
            Gtrid of = gtrid.orElse(null);
            if (step == ProtocolStep.DECIDED && !disk.hasForced(of)) {
                say(WRONG + "transaction " + of + " counts as decided, and its decision was not forced");
            }
        };
    }

    private void untilRefused(Coordinator coordinator) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                work.add(threads.submit(() -> {
                    for (int j = 0; j < EACH && transact(coordinator, "t" + thread + "-" + j); j++) {}
                }));
            }
            for (Future<?> each : work) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** One transaction; answers whether there is a point in trying another. */
    private boolean transact(Coordinator coordinator, String id) {
        try {
            coordinator.template().run(() -> {
                try (Connection connection = mysql.dataSource().getConnection()) {
                    Bank.markInMysql(connection, id);
                }
                Bank.markInRedis(redis.session(), id);
            });
            say(CrashingProcess.ACKNOWLEDGED + id);
        } catch (CompletionPendingException e) {
            say(CrashingProcess.ACKNOWLEDGED + id);
        } catch (RolledBackException e) {
            say(CrashingProcess.ROLLED_BACK + id);
        } catch (InDoubtException e) {
            say(IN_DOUBT + id);
        } catch (CoordinatorException e) {
            say(REFUSED + id + " " + e.getMessage());
            return false;
        } catch (Exception e) {
            say(WRONG + "transaction " + id + " ended with " + e);
            return false;
        }
        return true;
    }

    @SuppressWarnings("SystemOut")
    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
