package io.concordat.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.journal.Journal;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a coordinator from starting: one message each, that names the thing and the remedy. */
class StartRefusalsTest {
    private static MySqlServer mysql;
    private static RedisServer redis;

    @TempDir
    Path journal;

    @BeforeAll
    static void startServers() {
        mysql = Servers.mysql();
        redis = Servers.redis();
    }

    private Stores stores() {
        return new Stores(mysql.jdbcUrl(), mysql.user(), mysql.password(), redis.uri(), journal);
    }

    private static void start(Stores stores) {
        stores.coordinator(stores.mysql(), stores.redis()).start().close();
    }

    private static int unusedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void anUnreachableMysqlIsNamedWithItsAddress() throws Exception {
        int port = unusedPort();
        Stores stores = new Stores("jdbc:mysql://127.0.0.1:" + port + "/x", "u", "p", redis.uri(), journal);

        assertThatThrownBy(() -> start(stores))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("MySQL resource 'mysql' at 127.0.0.1:" + port)
                .hasMessageContaining("Start the server, or correct url");
    }

    @Test
    void anUnreachableRedisIsNamedWithItsAddress() throws Exception {
        int port = unusedPort();
        Stores stores =
                new Stores(mysql.jdbcUrl(), mysql.user(), mysql.password(), "redis://127.0.0.1:" + port, journal);

        assertThatThrownBy(() -> start(stores))
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageMatching("(?s).*[Ss]tart .*");
    }

    @Test
    void aRedisThatMayEvictLocksIsRefusedWithTheCommandThatRepairsIt() {
        try (RedisServer evicting =
                Servers.startRedis(RedisOptions.defaults().with("maxmemory-policy", "allkeys-lru"))) {
            Stores stores = new Stores(mysql.jdbcUrl(), mysql.user(), mysql.password(), evicting.uri(), journal);

            assertThatThrownBy(() -> start(stores))
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("Redis resource 'redis'")
                    .hasMessageContaining("allkeys-lru")
                    .hasMessageContaining("CONFIG SET maxmemory-policy noeviction");
        }
    }

    /** MariaDB shows prepared branches to everybody; MySQL needs a privilege for it. */
    @Test
    void aUserWhoMayNotListPreparedBranchesIsRefusedWithTheGrant() throws Exception {
        try (Connection root = DriverManager.getConnection(mysql.jdbcUrl(), mysql.user(), mysql.password());
                Statement statement = root.createStatement()) {
            statement.execute("CREATE USER IF NOT EXISTS 'plain'@'%' IDENTIFIED BY 'secret'");
            statement.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON concordat.* TO 'plain'@'%'");
        }
        Stores stores = new Stores(mysql.jdbcUrl(), "plain", "secret", redis.uri(), journal);
        if (mysql.isMariaDb()) {
            start(stores);
            return;
        }
        assertThatThrownBy(() -> start(stores))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("GRANT XA_RECOVER_ADMIN ON *.* TO")
                .hasMessageContaining("plain");
    }

    @Test
    void aSecondProcessOnTheSameJournalIsRefusedNamingTheOwner() throws Exception {
        Stores stores = stores();
        ExecutorService background = Executors.newSingleThreadExecutor();
        try (Coordinator first =
                stores.coordinator(stores.mysql(), stores.redis()).start()) {
            Future<Crash.Observed> second = background.submit(
                    () -> Crash.at(CrashPoint.at(Scenario.TRANSFER, ProtocolStep.BEGUN, 1), "tx", stores));

            assertThatThrownBy(second::get).hasMessageContaining("ended without coming to");
            assertThatThrownBy(() -> Journal.open(journal, "node2"))
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("in use by node 'node1'")
                    .hasMessageContaining("a journal directory of its own");
            assertThat(first.template().<Integer, RuntimeException>execute(() -> 1))
                    .isEqualTo(1);
        } finally {
            background.shutdownNow();
        }
    }

    @Test
    void aCoordinatorThatCouldNotStartLeavesNothingOpen() throws Exception {
        anUnreachableMysqlIsNamedWithItsAddress();

        start(stores());
    }
}
