package io.concordat.testing.faults.history;

import io.concordat.testing.faults.history.Places.Form;
import io.concordat.testing.servers.MySqlOptions;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.resp.RedisReply;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A MySQL and a Redis of their own, and what is in them past the library. */
public final class HistoryStores implements AutoCloseable {
    private static final String LOG_TABLES =
            "concordat_decision, concordat_heuristic, concordat_incarnation, concordat_lease, concordat_state";

    private final MySqlServer mysql;
    private final RedisServer redis;

    private HistoryStores(MySqlServer mysql, RedisServer redis) {
        this.mysql = mysql;
        this.redis = redis;
    }

    /** Starts both. */
    public static HistoryStores start() {
        MySqlServer mysql = Servers.startMySql(MySqlOptions.defaults().with("innodb_lock_wait_timeout", "1"));
        try {
            return new HistoryStores(mysql, Servers.startRedis(RedisOptions.defaults()));
        } catch (RuntimeException e) {
            mysql.close();
            throw e;
        }
    }

    MySqlServer mysql() {
        return mysql;
    }

    RedisServer redis() {
        return redis;
    }

    /** Which servers they are. */
    public String description() {
        return mysql.description() + ", " + redis.description();
    }

    /** Empties both, and makes the items of MySQL. */
    void reset(List<Item> items) throws SQLException {
        redis.command("FLUSHALL");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS history_item, " + LOG_TABLES);
            statement.execute("CREATE TABLE history_item (name VARCHAR(64) PRIMARY KEY, elements MEDIUMTEXT NOT NULL)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO history_item VALUES (?, '')")) {
                for (Item item : items) {
                    if (item.store() == Store.MYSQL) {
                        insert.setString(1, item.name());
                        insert.executeUpdate();
                    }
                }
            }
        }
    }

    /** Whether no branch is prepared anywhere. */
    boolean areSettled() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("XA RECOVER")) {
            return !rows.next()
                    && redis.command("EXISTS", "concordat:{0}:prepared").number() == 0;
        }
    }

    /** What every item holds. */
    Map<Item, List<String>> contents(List<Item> items) throws SQLException {
        Map<Item, List<String>> contents = new HashMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name, elements FROM history_item")) {
            while (rows.next()) {
                contents.put(new Item(Store.MYSQL, rows.getString(1)), Elements.split(rows.getString(2)));
            }
        }
        for (Item item : items) {
            if (item.store() == Store.REDIS) {
                contents.put(item, inRedis(item));
            }
        }
        return contents;
    }

    private List<String> inRedis(Item item) {
        String key = "history:" + item.name();
        String type = redis.command("TYPE", key).toString();
        if (type.equals("list")) {
            return redis.command("LRANGE", key, "0", "-1").texts();
        }
        RedisReply text = Form.of(item) == Form.FIELD
                ? redis.command("HGET", "history:fields", item.name())
                : redis.command("GET", key);
        return text instanceof RedisReply.Text found ? Elements.split(found.value()) : List.of();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(mysql.jdbcUrl(), mysql.user(), mysql.password());
    }

    @Override
    public void close() {
        redis.close();
        mysql.close();
    }
}
