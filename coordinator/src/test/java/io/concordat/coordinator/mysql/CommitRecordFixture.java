package io.concordat.coordinator.mysql;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorBuilder;
import io.concordat.coordinator.jdbc.Accounts;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.proxy.FaultProxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A coordinator over MySQL in commit-record mode, reached through a proxy, and Redis. The decision log has its own way to
 * MySQL, which the proxy does not disturb.
 */
abstract class CommitRecordFixture {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final String node = "cr-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    final RedisServer redisServer = Servers.redis();
    Accounts accounts;
    FaultProxy proxy;
    MysqlResource mysql;
    RedisResource redis;
    Coordinator coordinator;

    @BeforeEach
    void start() throws Exception {
        accounts = new Accounts();
        accounts.run("INSERT INTO " + accounts.table() + " VALUES (1, 0)");
        URI address = URI.create(accounts.server().jdbcUrl().substring("jdbc:".length()));
        proxy = FaultProxy.raw(address.getHost(), address.getPort());
        mysql = throughTheProxy("mysql").commitRecord().build();
        redis = redisResource();
        coordinator = builder().resource(mysql).resource(redis).start();
    }

    @AfterEach
    void stop() throws Exception {
        proxy.pass();
        coordinator.close();
        proxy.close();
        accounts.close();
    }

    final RedisResource redisResource() {
        return RedisResource.builder(
                        "redis",
                        RedisXADataSource.builder().uri(redisServer.uri()).build())
                .retention(Duration.ofMillis(100))
                .build();
    }

    final CoordinatorBuilder builder() {
        return Coordinator.builder()
                .node(node)
                .database(direct("log").build().decisionLog().answerTimeout(Duration.ofSeconds(2)))
                .recoveryInterval(Duration.ofMillis(100));
    }

    final MysqlResourceBuilder direct(String name) {
        return login(MysqlResource.builder(name).url(accounts.server().jdbcUrl()));
    }

    final MysqlResourceBuilder throughTheProxy(String name) {
        String url = proxy.through(accounts.server().jdbcUrl());
        return login(MysqlResource.builder(name)
                .url(url + (url.contains("?") ? "&" : "?") + "sslMode=DISABLED&allowPublicKeyRetrieval=true"));
    }

    private MysqlResourceBuilder login(MysqlResourceBuilder builder) {
        return builder.user(accounts.server().user()).password(accounts.server().password());
    }

    /** Raises the balance in MySQL and sets the key in Redis. */
    final void writeBoth(String value) throws SQLException {
        writeMysql();
        redis.session().<String>getBucket(key()).set(value);
    }

    final void writeMysql() throws SQLException {
        try (Connection connection = mysql.dataSource().getConnection()) {
            accounts.raise(connection, 1);
        }
    }

    final String key() {
        return accounts.table();
    }

    final Optional<String> inRedis() {
        return redis.autoSession().<String>getBucket(key()).get();
    }

    /** The rows of this node's transactions in the decision log. */
    final long decisions() throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        accounts.server().jdbcUrl(),
                        accounts.server().user(),
                        accounts.server().password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT COUNT(*) FROM concordat_decision WHERE gtrid LIKE '" + node + ":%'")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
