package io.concordat.testing.faults.workload;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.RolledBackException;
import io.concordat.coordinator.TransactionOutcomeException;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.testing.faults.workload.Accounts.TooLittleException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Several threads, each of which makes one transaction after the other for a while, and writes down what it is told. */
public final class Callers {
    private final Coordinator coordinator;
    private final MysqlResource mysql;
    private final RedisResource redis;
    private final History history;
    private final Recorder recorder;
    private final List<Kind> kinds;

    /**
     * Makes callers.
     *
     * @param kinds what they do, each as often as it is named
     */
    public Callers(
            Coordinator coordinator,
            MysqlResource mysql,
            RedisResource redis,
            History history,
            Recorder recorder,
            List<Kind> kinds) {
        this.coordinator = coordinator;
        this.mysql = mysql;
        this.redis = redis;
        this.history = history;
        this.recorder = recorder;
        this.kinds = List.copyOf(kinds);
    }

    /**
     * Works and returns when every caller has been told of its last transaction.
     *
     * @param name what the callers' names begin with
     * @param callers how many
     * @param seed of what they do
     * @param time for which they work at least
     * @param longest time after which none begins anything
     * @param enough whether they may stop before that
     */
    public void work(String name, int callers, long seed, Duration time, Duration longest, BooleanSupplier enough)
            throws InterruptedException {
        long start = System.nanoTime();
        BooleanSupplier end = () -> System.nanoTime() - start > longest.toNanos()
                || (System.nanoTime() - start > time.toNanos() && enough.getAsBoolean());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            String caller = name + "-c" + i;
            Random random = new Random(seed * 31 + i);
            Thread thread = new Thread(() -> work(caller, random, end), caller);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void work(String caller, Random random, BooleanSupplier end) {
        for (int n = 1; !end.getAsBoolean(); n++) {
            Told told = transact(caller, caller + "-" + n, kinds.get(random.nextInt(kinds.size())), random);
            if (told != Told.COMMITTED) {
                pause();
            }
        }
    }

    /** One that has failed is not followed by the next at once: a store that is away would fill the history. */
    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes one transaction and answers what its caller was told. */
    public Told transact(String caller, String id, Kind kind, Random random) {
        history.begun(id, kind);
        recorder.runs(id);
        Told told;
        String message = "";
        try {
            coordinator.template().run(() -> run(caller, id, kind, random));
            told = Told.COMMITTED;
        } catch (TransactionOutcomeException e) {
            told = Told.by(e);
            message = e.getMessage();
            if (told == Told.ROLLED_BACK && !(e instanceof RolledBackException)) {
                history.trouble(id + " ended with " + e);
            }
        } catch (CoordinatorException e) {
            told = Told.ROLLED_BACK; // it begins nothing at present
            message = e.getMessage();
        } catch (Exception e) {
            told = Told.ROLLED_BACK; // the work has thrown, and no commit was asked for
            message = e.toString();
        } catch (Error e) {
            history.trouble(id + " ended with " + e);
            throw e;
        }
        history.told(id, told, message);
        return told;
    }

    private void run(String caller, String id, Kind kind, Random random) throws Exception {
        long amount = 1L + random.nextInt(20);
        int here = random.nextInt(Accounts.EACH);
        int there = (here + 1 + random.nextInt(Accounts.EACH - 1)) % Accounts.EACH;
        switch (kind) {
            case TO_REDIS -> both(id, caller, -amount, here, amount, there);
            case TO_MYSQL -> both(id, caller, amount, here, -amount, there);
            case THROWS -> {
                both(id, caller, -amount, here, amount, there);
                throw new TooLittleException();
            }
            case WRITE_BLINDLY -> {
                withinMysql(id, amount, here, there);
                Accounts.markInRedis(redis.session(), id);
            }
            case WITHIN_MYSQL -> withinMysql(id, amount, here, there);
            case WITHIN_REDIS -> {
                Accounts.addInRedis(redis.session(), here, -amount);
                Accounts.addInRedis(redis.session(), there, amount);
                markInRedis(id, caller);
            }
        }
    }

    private void both(String id, String caller, long inMysql, int row, long inRedis, int key) throws Exception {
        try (Connection connection = mysql.dataSource().getConnection()) {
            Accounts.addInMysql(connection, row, inMysql);
            Accounts.markInMysql(connection, id);
        }
        Accounts.addInRedis(redis.session(), key, inRedis);
        markInRedis(id, caller);
    }

    private void markInRedis(String id, String caller) {
        Accounts.markInRedis(redis.session(), id);
        Accounts.append(redis.session(), caller, id);
    }

    private void withinMysql(String id, long amount, int from, int to) throws Exception {
        try (Connection connection = mysql.dataSource().getConnection()) {
            // in the order of the accounts, or two would wait for each other
            Accounts.addInMysql(connection, Math.min(from, to), from < to ? -amount : amount);
            Accounts.addInMysql(connection, Math.max(from, to), from < to ? amount : -amount);
            Accounts.markInMysql(connection, id);
        }
    }
}
