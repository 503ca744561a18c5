package io.concordat.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.RolledBackException;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Redis has lost everything, and the coordinator process that tells it again is killed or stopped half-way: another one on the
 * same log ends the replay, and nothing is applied twice.
 */
class ReplayCrashTest {
    private static final AtomicInteger LOGS = new AtomicInteger();
    private static final int TRANSACTIONS = 6;

    /** Three of them are as much as a replay sends at once. */
    private static final String LARGE = "x".repeat(3 << 19);

    private final String prefix = "replay" + LOGS.incrementAndGet() + "_";
    private final RedisServer redis = Servers.redis();
    private Stores first;
    private Stores second;

    @TempDir
    Path unused;

    @BeforeEach
    void loseEverything() throws Exception {
        MySqlServer mysql = Servers.mysql();
        redis.command("FLUSHALL");
        first = new Stores(mysql.jdbcUrl(), mysql.user(), mysql.password(), redis.uri(), unused).sharing(prefix);
        second = first.as("node2");
        try (Connection connection = connect()) {
            Bank.create(connection);
        }
        MysqlResource accounts = second.mysql();
        RedisResource prices = second.redis();
        try (Coordinator coordinator = second.coordinator(accounts, prices).start()) {
            for (int i = 1; i <= TRANSACTIONS; i++) {
                append(coordinator, accounts, prices, "tx" + i);
            }
        }
        redis.command("FLUSHALL");
    }

    @AfterEach
    void dropTheLog() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("decision", "heuristic", "incarnation", "lease", "state")) {
                statement.execute("DROP TABLE IF EXISTS " + prefix + table);
            }
        }
    }

    private Connection connect() throws Exception {
        return DriverManager.getConnection(first.mysqlUrl(), first.mysqlUser(), first.mysqlPassword());
    }

    private static void append(Coordinator coordinator, MysqlResource mysql, RedisResource redis, String id)
            throws Exception {
        coordinator.template().run(() -> {
            try (Connection connection = mysql.dataSource().getConnection()) {
                Bank.markInMysql(connection, id);
            }
            redis.session().<String>getList("replay:list").addLast(id);
            redis.session().getCounter("replay:count").increment();
            redis.session().<String>getBucket("replay:large").set(id + LARGE);
        });
    }

    @Test
    void whatAKilledProcessHasBegunAnotherEnds() throws Exception {
        Crash.Observed ignored = Crash.at(CrashPoint.at(Scenario.RECOVERY, ProtocolStep.REPLAYING, 2), "tx", first);
        assertThat(told()).containsExactlyElementsOf(ids(3));
        assertThat(redis.command("GET", "concordat:{0}:incarnation").text()).startsWith("replaying ");

        MysqlResource mysql = second.mysql();
        RedisResource prices = second.redis();
        try (Coordinator coordinator = second.coordinator(mysql, prices).start()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> coordinator.recovery().recover().isComplete());
            assertEverythingIsThereOnce(TRANSACTIONS);
            append(coordinator, mysql, prices, "tx" + (TRANSACTIONS + 1));
            assertEverythingIsThereOnce(TRANSACTIONS + 1);
        }
    }

    @Test
    void ofTwoThatSeeTheClosedGateOneTellsAndTheOtherWaits() throws Exception {
        try (PausedProcess paused =
                PausedProcess.at(CrashPoint.at(Scenario.RECOVERY, ProtocolStep.REPLAYING, 2), "tx", first)) {
            MysqlResource mysql = second.mysql();
            RedisResource prices = second.redis();
            try (Coordinator coordinator = second.coordinator(mysql, prices).start()) {
                assertThat(coordinator.recovery().recover().unreachable().values())
                        .anyMatch(why -> why.contains("another coordinator is replaying"));
                assertThatThrownBy(() -> append(coordinator, mysql, prices, "early"))
                        .isInstanceOf(RolledBackException.class);
                assertThat(told()).containsExactlyElementsOf(ids(3));

                List<String> ignored = paused.resume();

                await().atMost(Duration.ofSeconds(60))
                        .until(() -> coordinator.recovery().recover().isComplete());
                assertEverythingIsThereOnce(TRANSACTIONS);
                append(coordinator, mysql, prices, "tx" + (TRANSACTIONS + 1));
                assertEverythingIsThereOnce(TRANSACTIONS + 1);
            }
        }
    }

    private void assertEverythingIsThereOnce(int transactions) throws Exception {
        assertThat(Invariants.markersInMysql(first)).containsExactlyElementsOf(ids(transactions));
        assertThat(told()).containsExactlyElementsOf(ids(transactions));
        assertThat(redis.command("GET", "replay:count").text()).isEqualTo(Integer.toString(transactions));
        assertThat(redis.command("GET", "replay:large").text()).isEqualTo("tx" + transactions + LARGE);
    }

    private List<String> told() {
        return redis.command("LRANGE", "replay:list", "0", "-1").elements().stream()
                .map(reply -> reply.text())
                .toList();
    }

    private static List<String> ids(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(i -> "tx" + i).toList();
    }
}
