package io.concordat.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorBuilder;
import io.concordat.coordinator.Retry;
import io.concordat.coordinator.TransactionTemplate;
import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.resp.RedisReply;
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
import java.util.function.UnaryOperator;

/** A database and a Redis in one coordinator with a database log; each transaction writes the same to both. */
final class BothStores implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final RedisResource redis;
    final Coordinator coordinator;

    private final TestRedis target;
    private final MySqlServer mysqlServer = Servers.mysql();
    private final MysqlResource mysql;
    private final String prefix = "redo" + NUMBER.incrementAndGet() + "_";
    private final AtomicInteger next = new AtomicInteger();

    BothStores(RedisServer server, Duration retention) throws SQLException {
        this(TestRedis.of(server), redis -> redis.retention(retention), UnaryOperator.identity());
    }

    BothStores(TestRedis target, UnaryOperator<RedisResourceBuilder> redo, UnaryOperator<CoordinatorBuilder> settings)
            throws SQLException {
        this.target = target;
        inMysql("DROP TABLE IF EXISTS " + prefix + "items, " + prefix + "names, " + prefix + "decision, " + prefix
                + "incarnation, " + prefix + "lease, " + prefix + "state");
        inMysql("CREATE TABLE " + prefix
                + "items (name VARCHAR(20), item VARCHAR(40), place INT, PRIMARY KEY (name, item)) ENGINE=InnoDB");
        inMysql("CREATE TABLE " + prefix + "names (name VARCHAR(20) PRIMARY KEY, items INT NOT NULL) ENGINE=InnoDB");
        mysql = MysqlResource.builder("orders")
                .url(mysqlServer.jdbcUrl())
                .user(mysqlServer.user())
                .password(mysqlServer.password())
                .build();
        redis = redo.apply(RedisResource.builder("prices", target.open())).build();
        coordinator = settings.apply(Coordinator.builder()
                        .node("redo")
                        .database(DatabaseLog.builder()
                                .url(mysqlServer.jdbcUrl())
                                .user(mysqlServer.user())
                                .password(mysqlServer.password())
                                .tablePrefix(prefix))
                        .resource(mysql)
                        .resource(redis)
                        .recoveryInterval(Duration.ofMillis(500))
                        .patience(Duration.ofMillis(100)))
                .start();
    }

    /** One transaction: an item more under a name, in both; answers it. */
    String add(String name) throws SQLException {
        return add(name, coordinator.template().retry(Retry.upTo(20)));
    }

    /** As {@link #add(String)}, run by a template. */
    String add(String name, TransactionTemplate template) throws SQLException {
        String item = "i" + next.incrementAndGet();
        template.run(() -> {
            redis.session().<String>getList("app:list:" + name).addLast(item);
            redis.session().getCounter("app:count:" + name).increment();
            redis.session().<String>getBucket("app:last:" + name).set(item);
            insert(name, item);
        });
        return item;
    }

    /** Transactions of one name wait here for each other, so that their order is that of their places. */
    private void insert(String name, String item) throws SQLException {
        try (Connection connection = mysql.dataSource().getConnection();
                PreparedStatement place = connection.prepareStatement(
                        "INSERT INTO " + prefix + "names VALUES (?, 1) ON DUPLICATE KEY UPDATE items = items + 1");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO " + prefix
                        + "items SELECT name, ?, items FROM " + prefix + "names WHERE name = ?")) {
            place.setString(1, name);
            place.executeUpdate();
            insert.setString(1, item);
            insert.setString(2, name);
            insert.executeUpdate();
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
        return strings("SELECT item FROM " + prefix + "items WHERE name = '" + name + "' ORDER BY place");
    }

    List<String> inRedisOf(String name) {
        String key = "app:list:" + name;
        return target.command(key, "LRANGE", key, "0", "-1").elements().stream()
                .map(reply -> reply.text())
                .toList();
    }

    long countOf(String name) {
        String key = "app:count:" + name;
        return target.command(key, "GET", key) instanceof RedisReply.Text number ? Long.parseLong(number.value()) : 0;
    }

    String lastOf(String name) {
        String key = "app:last:" + name;
        return target.command(key, "GET", key) instanceof RedisReply.Text item ? item.value() : "";
    }

    long decisions() throws SQLException {
        return Long.parseLong(strings("SELECT COUNT(*) FROM " + prefix + "decision WHERE decision = 'COMMIT'")
                .get(0));
    }

    long generation() throws SQLException {
        return strings("SELECT value FROM " + prefix + "state WHERE name = 'generation:prices'").stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    String table(String name) {
        return prefix + name;
    }

    /** Both have the same of a name, and Redis in one order. */
    void assertAgree(String what, String name) throws SQLException {
        List<String> list = inRedisOf(name);
        assertThat(list).as("%s: list %s", what, name).containsExactlyElementsOf(inMysqlOf(name));
        assertThat(countOf(name)).as("%s: count %s", what, name).isEqualTo(list.size());
        assertThat(lastOf(name))
                .as("%s: last %s", what, name)
                .isEqualTo(list.isEmpty() ? "" : list.get(list.size() - 1));
    }

    /** The Redis is its owner's to close. */
    @Override
    public void close() {
        coordinator.close();
    }
}
