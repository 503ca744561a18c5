package io.concordat.testing.faults;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.RolledBackException;
import io.concordat.coordinator.TransactionOutcomeException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedisXADataSource;
import java.io.IOException;
import java.sql.Connection;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A coordinator process that runs one scenario, stops dead at its crash point, says so on standard output and waits to be
 * killed, or for a byte on standard input to go on. Its arguments are the crash point and the id of the transaction.
 */
public final class CrashingProcess {
    static final String AT_CRASH_POINT = "AT CRASH POINT";
    static final String ROLLED_BACK = "ROLLED BACK ";
    static final String ACKNOWLEDGED = "ACKNOWLEDGED ";

    private final CrashPoint point;
    private final String id;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicInteger taken = new AtomicInteger();
    private final CountDownLatch toldToGoOn = new CountDownLatch(1);

    private CrashingProcess(CrashPoint point, String id) {
        this.point = point;
        this.id = id;
    }

    /** Runs until killed; returns, with exit code 0, only if the crash point was never reached. */
    public static void main(String[] args) throws Exception {
        new CrashingProcess(CrashPoint.parse(args[0]), args[1]).run(Stores.fromProperties());
    }

    private void run(Stores stores) throws Exception {
        MysqlResource mysql = stores.mysql();
        RedisResource redis = stores.redis();
        armed.set(point.scenario() == Scenario.RECOVERY);
        CoordinatorListener dieHere = this::step;
        try (Coordinator coordinator =
                stores.coordinator(mysql, redis).listener(dieHere).start()) {
            if (point.scenario() == Scenario.RECOVERY) {
                return;
            }
            transfer(coordinator, mysql, redis, id + "-before");
            armed.set(true);
            scenario(coordinator, mysql, redis, stores);
        }
    }

    private void step(ProtocolStep step, Optional<Gtrid> gtrid, Optional<String> resource) {
        if (!armed.get() || step != point.step()) {
            return;
        }
        int time = taken.incrementAndGet();
        if (time == point.occurrence()) {
            say(AT_CRASH_POINT);
            if (!isToldToGoOn()) {
                waitToBeKilled();
            }
            toldToGoOn.countDown();
        } else if (time > point.occurrence() && point.scenario() == Scenario.RECOVERY) {
            await(toldToGoOn); // no other thread of recovery does meanwhile what is left
        }
    }

    private static boolean isToldToGoOn() {
        try {
            return System.in.read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void waitToBeKilled() {
        while (true) {
            await(new CountDownLatch(1));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void scenario(Coordinator coordinator, MysqlResource mysql, RedisResource redis, Stores stores)
            throws Exception {
        switch (point.scenario()) {
            case TRANSFER -> transfer(coordinator, mysql, redis, id);
            case MYSQL_ALONE -> {
                coordinator.template().run(() -> {
                    try (Connection connection = mysql.dataSource().getConnection()) {
                        Bank.markInMysql(connection, id);
                    }
                });
                say(ACKNOWLEDGED + id);
            }
            case REDIS_ALONE -> {
                coordinator.template().run(() -> Bank.markInRedis(redis.session(), id));
                say(ACKNOWLEDGED + id);
            }
            case WORK_THROWS -> workThrows(coordinator, mysql, redis);
            case REDIS_REFUSES -> redisRefuses(coordinator, mysql, redis, stores);
            case RECOVERY -> throw new IllegalStateException("nothing to do");
        }
    }

    private static void transfer(Coordinator coordinator, MysqlResource mysql, RedisResource redis, String id)
            throws Exception {
        try {
            coordinator.template().run(() -> move(mysql, redis, id));
            say(ACKNOWLEDGED + id);
        } catch (RolledBackException e) {
            say(ROLLED_BACK + id);
        }
    }

    private static void move(MysqlResource mysql, RedisResource redis, String id) throws Exception {
        try (Connection connection = mysql.dataSource().getConnection()) {
            Bank.withdrawInMysql(connection, 10);
            Bank.markInMysql(connection, id);
        }
        Bank.depositInRedis(redis.session(), 10);
        Bank.markInRedis(redis.session(), id);
    }

    private void workThrows(Coordinator coordinator, MysqlResource mysql, RedisResource redis) throws Exception {
        try {
            coordinator.template().run(() -> {
                move(mysql, redis, id);
                throw new IOException("the work fails");
            });
        } catch (IOException asked) {
            // the work was told to fail
        }
    }

    private void redisRefuses(Coordinator coordinator, MysqlResource mysql, RedisResource redis, Stores stores)
            throws Exception {
        try {
            coordinator.template().run(() -> {
                move(mysql, redis, id);
                rewriteTheAccount(stores);
            });
        } catch (TransactionOutcomeException asked) {
            // Redis was made to refuse
        }
    }

    /** Another writer takes a coin and puts it back: two commits, the first of which the running transaction cannot see. */
    private static void rewriteTheAccount(Stores stores) throws Exception {
        try (RedisXADataSource other =
                RedisXADataSource.builder().uri(stores.redisUri()).build()) {
            try (RedisXAConnection connection = other.getXAConnection()) {
                OtherWriter.add(connection, Bank.ACCOUNT_KEY, 1);
            }
        }
    }

    @SuppressWarnings("SystemOut")
    static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
