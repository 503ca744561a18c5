package io.concordat.testing.faults;

import io.concordat.redis.RedisSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A bank spread over both stores: one account in MySQL, one in Redis, and a marker per transaction in each. What one
 * transaction does in a store is a step of its own here.
 */
public final class Bank {
    /** Money in the bank at the beginning, all of it in MySQL. */
    public static final long TOTAL = 1_000;

    static final String ACCOUNT_KEY = "bank:account";
    static final String MARKER_PREFIX = "bank:marker:";

    private Bank() {}

    /** Creates the tables afresh. */
    public static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS bank_account, bank_marker");
            statement.execute("CREATE TABLE bank_account (id INT PRIMARY KEY, amount BIGINT NOT NULL) ENGINE=InnoDB");
            statement.execute("CREATE TABLE bank_marker (id VARCHAR(64) PRIMARY KEY) ENGINE=InnoDB");
            statement.execute("INSERT INTO bank_account VALUES (1, " + TOTAL + ")");
        }
    }

    static void withdrawInMysql(Connection connection, long amount) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE bank_account SET amount = amount - ? WHERE id = 1")) {
            update.setLong(1, amount);
            update.executeUpdate();
        }
    }

    static void markInMysql(Connection connection, String id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO bank_marker VALUES (?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
    }

    static void depositInRedis(RedisSession session, long amount) {
        var account = session.<String>getBucket(ACCOUNT_KEY);
        long before = account.get().map(Long::parseLong).orElse(0L);
        account.set(Long.toString(before + amount));
    }

    static void markInRedis(RedisSession session, String id) {
        session.<String>getBucket(MARKER_PREFIX + id).set(id);
    }
}
