package io.concordat.testing.faults.workload;

import io.concordat.redis.RedisSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The bank's accounts in both stores, and a marker per transaction in each. Accounts of Redis are buckets, which are read
 * and written, and counters, which are added to; every caller has a list there, to which its transactions append.
 */
public final class Accounts {
    /** How many accounts there are in each store. */
    public static final int EACH = 6;

    /** What is in each account of MySQL at first; those of Redis are empty. */
    public static final long INITIAL = 1_000;

    /** All money there is. */
    public static final long TOTAL = EACH * INITIAL;

    /** What the keys of accounts begin with. */
    public static final String ACCOUNT = "bank:account:";

    /** What the keys of markers begin with. */
    public static final String MARKER = "bank:marker:";

    /** What the keys of callers' lists begin with. */
    public static final String LIST = "bank:list:";

    private Accounts() {}

    /** There is too little money; the transaction must not commit. */
    static final class TooLittleException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    static void addInMysql(Connection connection, int account, long amount) throws SQLException, TooLittleException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE bank_account SET amount = amount + ? WHERE id = ? AND amount + ? >= 0")) {
            update.setLong(1, amount);
            update.setInt(2, account);
            update.setLong(3, amount);
            if (update.executeUpdate() != 1) {
                throw new TooLittleException();
            }
        }
    }

    static void markInMysql(Connection connection, String id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO bank_marker VALUES (?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
    }

    static void addInRedis(RedisSession session, int account, long amount) throws TooLittleException {
        String key = ACCOUNT + account;
        if (isCounter(account) && amount > 0) {
            session.getCounter(key).add(amount);
        } else if (isCounter(account)) {
            check(session.getCounter(key).get() + amount);
            session.getCounter(key).add(amount);
        } else {
            var bucket = session.<String>getBucket(key);
            long after = bucket.get().map(Long::parseLong).orElse(0L) + amount;
            check(after);
            bucket.set(Long.toString(after));
        }
    }

    private static boolean isCounter(int account) {
        return account % 2 == 1;
    }

    private static void check(long after) throws TooLittleException {
        if (after < 0) {
            throw new TooLittleException();
        }
    }

    static void markInRedis(RedisSession session, String id) {
        session.<String>getBucket(MARKER + id).set(id);
    }

    static void append(RedisSession session, String caller, String id) {
        session.<String>getList(LIST + caller).addLast(id);
    }
}
