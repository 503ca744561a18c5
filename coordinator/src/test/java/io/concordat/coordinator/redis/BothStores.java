package io.concordat.coordinator.redis;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.Retry;
import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A database and a Redis in one coordinator with a database log; each transaction writes the same to both. */
final class BothStores implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final RedisServer server;
    final RedisResource redis;
    final Coordinator coordinator;

    private final MySqlServer mysqlServer = Servers.mysql();
    private final MysqlResource mysql;
    private final String prefix = "redo" + NUMBER.incrementAndGet() + "_";
    private final AtomicInteger next = new AtomicInteger();

    BothStores(RedisServer server, Duration retention) throws SQLException {
        this.server = server;
        inMysql("DROP TABLE IF EXISTS " + prefix + "items, " + prefix + "decision, " + prefix + "incarnation, " + prefix
                + "lease, " + prefix + "state");
        inMysql("CREATE TABLE " + prefix
                + "items (name VARCHAR(20), item VARCHAR(40), PRIMARY KEY (name, item)) ENGINE=InnoDB");
        mysql = MysqlResource.builder("orders")
                .url(mysqlServer.jdbcUrl())
                .user(mysqlServer.user())
                .password(mysqlServer.password())
                .build();
        redis = RedisResource.builder(
                        "prices", RedisXADataSource.builder().uri(server.uri()).build())
                .retention(retention)
                .build();
        coordinator = Coordinator.builder()
                .node("redo")
                .database(DatabaseLog.builder()
                        .url(mysqlServer.jdbcUrl())
                        .user(mysqlServer.user())
                        .password(mysqlServer.password())
                        .tablePrefix(prefix))
                .resource(mysql)
                .resource(redis)
                .recoveryInterval(Duration.ofMillis(500))
                .patience(Duration.ofMillis(100))
                .start();
    }

    /** One transaction: an item more under a name, in both. */
    void add(String name) throws SQLException {
        String item = "i" + next.incrementAndGet();
        coordinator.template().retry(Retry.upTo(20)).run(() -> {
            redis.session().<String>getList("app:list:" + name).addLast(item);
            redis.session().getCounter("app:count:" + name).increment();
            redis.session().<String>getBucket("app:last:" + name).set(item);
            insert(name, item);
        });
    }

    private void insert(String name, String item) throws SQLException {
        try (Connection connection = mysql.dataSource().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("INSERT INTO " + prefix + "items VALUES (?, ?)")) {
            statement.setString(1, name);
            statement.setString(2, item);
            statement.executeUpdate();
        }
    }

    void inMysql(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(mysqlServer.jdbcUrl(), mysqlServer.user(), mysqlServer.password());
    }

    List<String> strings(String sql) throws SQLException {
        List<String> result = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                result.add(rows.getString(1));
            }
        }
        return result;
    }

    List<String> inMysqlOf(String name) throws SQLException {
        return strings("SELECT item FROM " + prefix + "items WHERE name = '" + name + "'");
    }

    List<String> inRedisOf(String name) {
        return server.command("LRANGE", "app:list:" + name, "0", "-1").elements().stream()
                .map(reply -> reply.text())
                .toList();
    }

    long countOf(String name) {
        return Long.parseLong(server.command("GET", "app:count:" + name).text());
    }

    String lastOf(String name) {
        return server.command("GET", "app:last:" + name).text();
    }

    long decisions() throws SQLException {
        return Long.parseLong(strings("SELECT COUNT(*) FROM " + prefix + "decision WHERE decision = 'COMMIT'")
                .get(0));
    }

    long generation() throws SQLException {
        return Long.parseLong(strings("SELECT value FROM " + prefix + "state WHERE name = 'generation'")
                .get(0));
    }

    String table(String name) {
        return prefix + name;
    }

    @Override
    public void close() {
        coordinator.close();
        server.close();
    }
}
