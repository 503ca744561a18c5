package io.concordat.testing.faults.history;

import io.concordat.redis.Isolation;
import io.concordat.redis.RedisSession;
import io.concordat.redis.WhenLocked;
import io.concordat.testing.faults.history.Operation.Append;
import io.concordat.testing.faults.history.Operation.Read;
import io.concordat.testing.faults.history.Places.Form;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One transaction's access to the items, which notes what it does. */
final class Access {
    private static final String PREFIX = "history:";
    private static final Duration STRICT = Duration.ofSeconds(1);

    private final RedisSession redis;
    private final Connection mysql;
    private final Isolation isolation;
    private final List<Operation> done = new ArrayList<>();

    Access(RedisSession redis, Connection mysql, Isolation isolation) {
        this.redis = redis;
        this.mysql = mysql;
        this.isolation = isolation;
    }

    /** Others were faster; the transaction must not commit. */
    static final class OvertakenException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    List<Operation> done() {
        return done;
    }

    void read(Item item) throws SQLException {
        List<String> elements = item.store() == Store.MYSQL ? inMysql(item) : inRedis(redis, item);
        done.add(new Read(item, elements, false, System.nanoTime()));
    }

    /** Minds the locks; only Redis has such a read. */
    void readStrictly(Item item) {
        List<String> elements = redis.readLocked(WhenLocked.WAIT, STRICT, session -> inRedis(session, item))
                .orElseThrow();
        done.add(new Read(item, elements, true, System.nanoTime()));
    }

    void append(Item item, String element) throws SQLException, OvertakenException {
        if (item.store() == Store.MYSQL) {
            appendInMysql(item, element);
        } else if (isList(item)) {
            redis.<String>getList(key(item)).addLast(element);
        } else {
            List<String> before = inRedis(redis, item);
            done.add(new Read(item, before, false, System.nanoTime()));
            replace(item, Elements.join(before), Elements.add(Elements.join(before), element));
        }
        done.add(new Append(item, element));
    }

    /** Read committed, what a bucket holds must be compared where it is set; a field of a map has no such operation. */
    private boolean isList(Item item) {
        return switch (Form.of(item)) {
            case LIST -> true;
            case BUCKET -> false;
            case FIELD -> isolation == Isolation.READ_COMMITTED;
        };
    }

    private List<String> inRedis(RedisSession session, Item item) {
        if (isList(item)) {
            return session.<String>getList(key(item)).readAll();
        }
        Optional<String> text = Form.of(item) == Form.BUCKET
                ? session.<String>getBucket(key(item)).get()
                : session.<String, String>getMap(PREFIX + "fields").get(item.name());
        return Elements.split(text.orElse(""));
    }

    private void replace(Item item, String before, String after) throws OvertakenException {
        if (Form.of(item) == Form.FIELD) {
            redis.<String, String>getMap(PREFIX + "fields").fastPut(item.name(), after);
        } else if (isolation == Isolation.SERIALIZABLE) {
            redis.<String>getBucket(key(item)).set(after);
        } else if (!redis.<String>getBucket(key(item))
                .compareAndSet(Optional.of(before).filter(text -> !text.isEmpty()), after)) {
            throw new OvertakenException();
        }
    }

    private static String key(Item item) {
        return PREFIX + item.name();
    }

    private List<String> inMysql(Item item) throws SQLException {
        try (PreparedStatement select = mysql.prepareStatement("SELECT elements FROM history_item WHERE name = ?")) {
            select.setString(1, item.name());
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return Elements.split(rows.getString(1));
            }
        }
    }

    private void appendInMysql(Item item, String element) throws SQLException {
        try (PreparedStatement update = mysql.prepareStatement("UPDATE history_item SET elements ="
                + " CONCAT(elements, IF(elements = '', '', ','), ?) WHERE name = ?")) {
            update.setString(1, element);
            update.setString(2, item.name());
            update.executeUpdate();
        }
    }
}
