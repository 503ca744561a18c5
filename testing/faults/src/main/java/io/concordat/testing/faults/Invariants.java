package io.concordat.testing.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.codec.StringCodec;

/** What must hold in both stores after a recovery, read past the library: by plain SQL and plain Redis commands. */
public final class Invariants {
    private Invariants() {}

    /** Everything that does not hold, one line each; empty when all is well. */
    public static List<String> violations(Stores stores, RedissonClient redis, long foreignMoney) throws SQLException {
        List<String> violations = new ArrayList<>();
        try (Connection mysql =
                DriverManager.getConnection(stores.mysqlUrl(), stores.mysqlUser(), stores.mysqlPassword())) {
            money(mysql, redis, foreignMoney, violations);
            inDoubt(mysql, violations);
            rowLocks(mysql, violations);
        }
        leftovers(redis, violations);
        return violations;
    }

    /** Ids of the transactions whose marker is in MySQL. */
    public static Set<String> markersInMysql(Stores stores) throws SQLException {
        Set<String> markers = new TreeSet<>();
        try (Connection mysql =
                        DriverManager.getConnection(stores.mysqlUrl(), stores.mysqlUser(), stores.mysqlPassword());
                Statement statement = mysql.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM bank_marker")) {
            while (rows.next()) {
                markers.add(rows.getString(1));
            }
        }
        return markers;
    }

    /** Ids of the transactions whose marker is in Redis. */
    public static Set<String> markersInRedis(RedissonClient redis) {
        Set<String> markers = new TreeSet<>();
        redis.getKeys()
                .getKeys(KeysScanOptions.defaults().pattern(Bank.MARKER_PREFIX + "*"))
                .forEach(key -> markers.add(key.substring(Bank.MARKER_PREFIX.length())));
        return markers;
    }

    private static void money(Connection mysql, RedissonClient redis, long foreign, List<String> violations)
            throws SQLException {
        long inMysql = number(mysql, "SELECT amount FROM bank_account WHERE id = 1");
        String account =
                redis.<String>getBucket(Bank.ACCOUNT_KEY, StringCodec.INSTANCE).get();
        long inRedis = account == null ? 0 : Long.parseLong(account);
        if (inMysql + inRedis - foreign != Bank.TOTAL) {
            violations.add("I2 the bank holds " + inMysql + " + " + inRedis + " - " + foreign + ", not " + Bank.TOTAL);
        }
    }

    private static void inDoubt(Connection mysql, List<String> violations) throws SQLException {
        try (Statement statement = mysql.createStatement();
                ResultSet rows = statement.executeQuery("XA RECOVER")) {
            while (rows.next()) {
                violations.add("I4 MySQL holds the prepared branch " + rows.getString(4));
            }
        }
    }

    private static void rowLocks(Connection mysql, List<String> violations) throws SQLException {
        try (Statement statement = mysql.createStatement()) {
            statement.execute("SET SESSION innodb_lock_wait_timeout = 1");
            statement.execute("UPDATE bank_account SET amount = amount WHERE id = 1");
        } catch (SQLException e) {
            violations.add("I5 the account's row is locked: " + e.getMessage());
        }
    }

    private static void leftovers(RedissonClient redis, List<String> violations) {
        for (String key : redis.getKeys().getKeys(KeysScanOptions.defaults().pattern("concordat:*"))) {
            boolean leftover = key.contains(":branch:")
                    || key.contains(":shadow:")
                    || key.contains(":lock:")
                    || key.endsWith(":prepared");
            if (leftover) {
                violations.add("I5 Redis holds " + key);
            }
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
