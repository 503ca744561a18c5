package io.concordat.coordinator.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.InDoubtException;
import io.concordat.coordinator.RolledBackException;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.MySqlOptions;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.proxy.FaultProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MySQL is killed with -9 around the COMMIT that is the decision. */
class CommitRecordKillTest {
    private static final RedisServer REDIS = Servers.redis();
    private static final String KEY = "killed";

    private static MySqlServer server;
    private static FaultProxy proxy;

    private final AtomicBoolean worked = new AtomicBoolean();
    private MysqlResource mysql;
    private RedisResource redis;
    private Coordinator coordinator;

    private enum Killed {
        BEFORE_THE_COMMIT,
        WHILE_IT_COMMITS,
        BEFORE_ITS_ANSWER
    }

    @BeforeAll
    static void startServer() {
        server = Servers.startMySql(MySqlOptions.defaults());
        proxy = FaultProxy.raw(server.host(), server.port());
    }

    @AfterAll
    static void stopServer() {
        proxy.close();
        server.close();
    }

    @BeforeEach
    void start() throws SQLException {
        run("DROP TABLE IF EXISTS killed");
        run("CREATE TABLE killed (id INT PRIMARY KEY)");
        REDIS.command("DEL", KEY);
        String url = proxy.through(server.jdbcUrl());
        mysql = MysqlResource.builder("mysql")
                .url(url + (url.contains("?") ? "&" : "?") + "sslMode=DISABLED&allowPublicKeyRetrieval=true")
                .user(server.user())
                .password(server.password())
                .commitRecord()
                .build();
        redis = RedisResource.of(
                "redis", RedisXADataSource.builder().uri(REDIS.uri()).build());
        coordinator = Coordinator.builder()
                .node("killed")
                .database(MysqlResource.builder("log")
                        .url(server.jdbcUrl())
                        .user(server.user())
                        .password(server.password())
                        .build()
                        .decisionLog()
                        .answerTimeout(Duration.ofSeconds(2))
                        .lease(Duration.ofMinutes(5)))
                .recoveryInterval(Duration.ofMillis(100))
                .resource(mysql)
                .resource(redis)
                .start();
    }

    @AfterEach
    void stop() {
        proxy.removeFaults();
        coordinator.close();
    }

    @ParameterizedTest
    @EnumSource
    void theCallerIsNeverToldTheReverseAndBothStoresAgree(Killed killed) throws Exception {
        CompletableFuture<Void> died = new CompletableFuture<>();
        Runnable kill = () -> {
            server.process().orElseThrow().kill();
            died.complete(null);
        };
        var commit = proxy.on(request -> worked.get()
                && request.contains("COMMIT")
                && !request.contains("AUTOCOMMIT")
                && !request.contains("autocommit")
                && !request.contains("COMMITTED")
                && !request.contains("INSERT"));
        switch (killed) {
            case BEFORE_THE_COMMIT -> commit.runBefore(kill);
            case WHILE_IT_COMMITS -> commit.runBefore(() -> new Thread(kill).start());
            case BEFORE_ITS_ANSWER -> commit.runAfter(kill);
        }

        Throwable told = catchThrowable(() -> coordinator.template().run(this::writeBoth));
        died.join();
        server.process().orElseThrow().restart();
        await().until(() -> coordinator.recovery().recover().isComplete());

        boolean inMysql = number("SELECT COUNT(*) FROM killed") == 1;
        await().until(() -> inRedis().isPresent() == inMysql);
        boolean committed = Optional.ofNullable(told).isEmpty();
        assertThat(committed || told instanceof RolledBackException || told instanceof InDoubtException)
                .as("told %s", told)
                .isTrue();
        assertThat(committed && !inMysql).as("told committed").isFalse();
        assertThat(told instanceof RolledBackException && inMysql)
                .as("told rolled back")
                .isFalse();
        if (killed == Killed.BEFORE_THE_COMMIT) {
            assertThat(inMysql).isFalse();
            assertThat(told).isInstanceOf(InDoubtException.class); // the database was away when it was asked again
        } else if (killed == Killed.BEFORE_ITS_ANSWER) {
            assertThat(inMysql).isTrue();
        }
        coordinator.template().run(() -> redis.session().<String>getBucket(KEY).set("again"));
    }

    private void writeBoth() throws SQLException {
        try (Connection connection = mysql.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO killed VALUES (1)");
        }
        redis.session().<String>getBucket(KEY).set("new");
        worked.set(true);
    }

    private Optional<String> inRedis() {
        return redis.autoSession().<String>getBucket(KEY).get();
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
