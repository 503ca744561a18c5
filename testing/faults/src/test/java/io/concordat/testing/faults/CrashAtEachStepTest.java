package io.concordat.testing.faults;

import static io.concordat.testing.faults.CrashPoint.at;
import static io.concordat.testing.faults.Scenario.MYSQL_ALONE;
import static io.concordat.testing.faults.Scenario.RECOVERY;
import static io.concordat.testing.faults.Scenario.REDIS_ALONE;
import static io.concordat.testing.faults.Scenario.REDIS_REFUSES;
import static io.concordat.testing.faults.Scenario.TRANSFER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * kill -9 of the coordinator process at every protocol step, enumerated: a new step does not compile here before it has
 * been given its crash points. After the restart both stores agree and nothing is left behind.
 */
class CrashAtEachStepTest {
    private static final AtomicInteger LOGS = new AtomicInteger();

    private static MySqlServer mysql;
    private static RedisServer redis;
    private static RedissonClient plain;

    @TempDir
    Path journal;

    @BeforeAll
    static void startServers() {
        mysql = Servers.mysql();
        redis = Servers.redis();
        Config config = new Config();
        config.useSingleServer()
                .setAddress(redis.uri())
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(2);
        plain = Redisson.create(config);
    }

    @AfterAll
    static void stopClient() {
        plain.shutdown();
    }

    /** What has happened before the step, and so what must be there afterwards. */
    private enum Expected {
        NOTHING,
        COMMITTED
    }

    /** How MySQL takes part, and where decisions are. */
    private enum Mode {
        XA_AND_JOURNAL,
        COMMIT_RECORD
    }

    private record Run(CrashPoint point, Expected expected, Mode mode) {
        Run(CrashPoint point, Expected expected) {
            this(point, expected, Mode.XA_AND_JOURNAL);
        }

        Run in(Mode other) {
            return new Run(point, expected, other);
        }

        /** In commit-record mode recovery has one branch to finish, that of Redis. */
        boolean isPossible() {
            boolean secondBranchOfRecovery = point.scenario() == RECOVERY
                    && point.occurrence() == 2
                    && (point.step() == ProtocolStep.RESOLVING || point.step() == ProtocolStep.RESOLVED);
            return mode == Mode.XA_AND_JOURNAL || !secondBranchOfRecovery;
        }

        @Override
        public String toString() {
            return mode + ", " + point + " leaves " + expected;
        }
    }

    private static Stream<Run> everyStep() {
        return Arrays.stream(ProtocolStep.values())
                .flatMap(CrashAtEachStepTest::runs)
                .flatMap(run -> Arrays.stream(Mode.values()).map(run::in))
                .filter(Run::isPossible);
    }

    private static Stream<Run> runs(ProtocolStep step) {
        Stream<Run> ofTransactions = TransactionPoints.of(step).stream()
                .map(point -> new Run(point.at(), point.committed() ? Expected.COMMITTED : Expected.NOTHING));
        return Stream.concat(ofTransactions, runsOfRecovery(step));
    }

    private static Stream<Run> runsOfRecovery(ProtocolStep step) {
        return switch (step) {
            case SCANNED, RESOLVING, RESOLVED ->
                Stream.of(Expected.COMMITTED, Expected.NOTHING)
                        .flatMap(expected -> Stream.of(
                                new Run(at(RECOVERY, step, 1), expected), new Run(at(RECOVERY, step, 2), expected)));
            case MATCHED ->
                Stream.of(
                        new Run(at(RECOVERY, step, 1), Expected.COMMITTED),
                        new Run(at(RECOVERY, step, 1), Expected.NOTHING));
            case FORGOTTEN -> Stream.of(new Run(at(RECOVERY, step, 1), Expected.COMMITTED));
            default -> Stream.empty(); // REPLAYING, REPLAYED: no store has lost anything here, see ReplayCrashTest
        };
    }

    /** Each run has a log of its own: what a log still has, it would write into the Redis that was emptied. */
    private static String freshLog() {
        return "crash" + LOGS.incrementAndGet() + "_";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyStep")
    void bothStoresAgreeAfterTheRestart(Run run) throws Exception {
        Stores xa = new Stores(mysql.jdbcUrl(), mysql.user(), mysql.password(), redis.uri(), journal);
        Stores stores = run.mode() == Mode.COMMIT_RECORD ? xa.inCommitRecordMode(freshLog()) : xa;
        beginAfresh(stores);
        Crash.Observed observed = crash(run, stores);

        recover(stores);

        assertThat(Invariants.violations(stores, plain, foreignMoney(run))).isEmpty();
        assertMarkers(run, stores, observed);
    }

    private static void beginAfresh(Stores stores) throws Exception {
        plain.getKeys().flushall();
        try (Connection connection =
                DriverManager.getConnection(stores.mysqlUrl(), stores.mysqlUser(), stores.mysqlPassword())) {
            Bank.create(connection);
        }
    }

    /** A crash in recovery needs a crash before it: after the decision, or with everything prepared and none. */
    private static Crash.Observed crash(Run run, Stores stores) throws Exception {
        if (run.point().scenario() != RECOVERY) {
            return Crash.at(run.point(), "tx", stores);
        }
        ProtocolStep first = run.expected() == Expected.COMMITTED ? ProtocolStep.DECIDED : ProtocolStep.DECIDING;
        Crash.Observed observed = Crash.at(at(TRANSFER, first, 1), "tx", stores);
        Crash.at(run.point(), "tx", stores);
        return observed;
    }

    private static void recover(Stores stores) {
        try (Coordinator coordinator =
                stores.coordinator(stores.mysql(), stores.redis()).start()) {
            await().until(() -> coordinator.recovery().recover().isComplete());
        }
    }

    private static long foreignMoney(Run run) {
        return run.point().scenario() == REDIS_REFUSES ? 1 : 0;
    }

    private static void assertMarkers(Run run, Stores stores, Crash.Observed observed) throws Exception {
        List<String> expected =
                run.expected() == Expected.COMMITTED ? List.of("tx", "tx-before") : List.of("tx-before");
        boolean inMysql = run.point().scenario() != REDIS_ALONE;
        boolean inRedis = run.point().scenario() != MYSQL_ALONE;
        assertThat(Invariants.markersInMysql(stores))
                .containsExactlyElementsOf(inMysql ? expected : List.of("tx-before"));
        assertThat(Invariants.markersInRedis(plain))
                .containsExactlyElementsOf(inRedis ? expected : List.of("tx-before"));
        assertThat(expected).containsAll(observed.acknowledged());
        assertThat(observed.printed()).as("standard output of the library").isEmpty();
    }
}
