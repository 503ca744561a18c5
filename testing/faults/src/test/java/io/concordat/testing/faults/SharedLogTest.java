package io.concordat.testing.faults;

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
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * Two coordinators, each a process, on one database log: one is killed or stopped at a protocol step, the other settles what
 * it leaves behind while it goes on living.
 */
class SharedLogTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String PREFIX = "faults_";

    @TempDir
    Path unused;

    private RedissonClient plain;
    private Stores victim;
    private Coordinator survivor;

    @BeforeEach
    void startTheSurvivor() throws Exception {
        MySqlServer mysql = Servers.mysql();
        RedisServer redis = Servers.redis();
        Config config = new Config();
        config.useSingleServer()
                .setAddress(redis.uri())
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(2);
        plain = Redisson.create(config);
        plain.getKeys().flushall();
        victim = new Stores(mysql.jdbcUrl(), mysql.user(), mysql.password(), redis.uri(), unused).sharing(PREFIX);
        try (Connection connection = connect()) {
            Bank.create(connection);
        }
        Stores other = victim.as("node10");
        survivor = other.coordinator(other.mysql(), other.redis()).start();
    }

    @AfterEach
    void stopTheSurvivor() throws Exception {
        survivor.close();
        plain.shutdown();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("decision", "incarnation", "lease", "state")) {
                statement.execute("DROP TABLE IF EXISTS " + PREFIX + table);
            }
        }
    }

    private Connection connect() throws Exception {
        return DriverManager.getConnection(victim.mysqlUrl(), victim.mysqlUser(), victim.mysqlPassword());
    }

    @ParameterizedTest(name = "killed at {0} ({1}): committed {2}")
    @CsvSource({
        "BEGUN, 1, false",
        "ENLISTED, 2, false",
        "PREPARED, 1, false",
        "PREPARED, 2, false",
        "DECIDING, 1, false",
        "DECIDED, 1, true",
        "COMMITTING, 1, true",
        "COMMITTED, 1, true",
        "COMMITTED, 2, true",
        "COMPLETED, 1, true",
        "FORGOTTEN, 1, true"
    })
    void theOtherSettlesWhatAKilledOneLeaves(ProtocolStep step, int occurrence, boolean committed) throws Exception {
        Crash.at(CrashPoint.at(Scenario.TRANSFER, step, occurrence), "tx", victim);

        await().atMost(LIMIT).until(() -> settled(true));

        assertBothHave(committed ? List.of("tx", "tx-before") : List.of("tx-before"));
    }

    @Test
    void oneThatWasStoppedBeforeItsDecisionFindsItFencedAndRollsBack() throws Exception {
        try (PausedProcess paused =
                PausedProcess.at(CrashPoint.at(Scenario.TRANSFER, ProtocolStep.DECIDING, 1), "tx", victim)) {
            await().atMost(LIMIT).until(() -> settled(false));

            assertThat(paused.resume()).contains("ROLLED BACK tx").doesNotContain("ACKNOWLEDGED tx");
        }
        await().atMost(LIMIT).until(() -> settled(true));
        assertBothHave(List.of("tx-before"));
    }

    /** The survivor goes on by itself; nothing here asks it to recover. */
    private boolean settled(boolean everything) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT SUM(retired = 0) FROM " + PREFIX + "incarnation WHERE node = 'node1'")) {
            row.next();
            boolean retired = row.getInt(1) == 0;
            return everything ? Invariants.violations(victim, plain, 0).isEmpty() : retired;
        }
    }

    private void assertBothHave(List<String> markers) throws Exception {
        assertThat(Invariants.markersInMysql(victim)).containsExactlyElementsOf(markers);
        assertThat(Invariants.markersInRedis(plain)).containsExactlyElementsOf(markers);
    }
}
