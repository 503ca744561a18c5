package io.concordat.testing.faults.inject;

import io.concordat.coordinator.decision.BranchXid;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedisXADataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/**
 * Prepared branches that belong to others: to a node whose name begins with the first coordinator's, and to another
 * transaction manager that happens to use its gtrids. The latter are shorter than a coordinator's, and not very short, because
 * a MySQL that is killed loses prepared branches of different formats otherwise, by itself (docs/mysql.md).
 */
public final class Foreign implements AutoCloseable {
    private static final List<ForeignXid> XIDS = List.of(
            new ForeignXid(
                    new BranchXid(new Gtrid("node10", 1, "1"), "b").getFormatId(),
                    "node10:1795420269:1795420270529028480",
                    "mysql:1"),
            new ForeignXid(4711, "node1:1795420269:17954202", "node1mysql1"));

    private final StoreSet stores;
    private final RedisXADataSource dataSource;
    private boolean inRedis;

    Foreign(StoreSet stores) {
        this.stores = stores;
        dataSource = RedisXADataSource.builder().uri(stores.redis().uri()).build();
    }

    /**
     * Prepares them.
     *
     * @param alsoInRedis false where Redis is to lose things, and these with them
     */
    public void prepare(boolean alsoInRedis) throws SQLException, XAException {
        inRedis = alsoInRedis;
        for (ForeignXid xid : XIDS) {
            prepareInMysql(xid);
            if (alsoInRedis) {
                prepareInRedis(xid);
            }
        }
    }

    private void prepareInMysql(ForeignXid xid) throws SQLException {
        // closed at once: MariaDB lets nobody else end a branch while the session that prepared it is open
        try (Connection connection = stores.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("XA START " + xid.sql());
            statement.execute("INSERT INTO bank_foreign VALUES ('" + xid.gtrid() + "')");
            statement.execute("XA END " + xid.sql());
            statement.execute("XA PREPARE " + xid.sql());
        }
    }

    private void prepareInRedis(ForeignXid xid) throws XAException {
        try (RedisXAConnection connection = dataSource.getXAConnection()) {
            XAResource resource = connection.getXAResource();
            resource.start(xid, XAResource.TMNOFLAGS);
            connection.getSession().<String>getBucket("foreign:" + xid.gtrid()).set("theirs");
            resource.end(xid, XAResource.TMSUCCESS);
            int vote = resource.prepare(xid);
            if (vote != XAResource.XA_OK) {
                throw new IllegalStateException("the foreign branch " + xid + " is not prepared: " + vote);
            }
        }
    }

    /** Those that are gone, or had their effect: a line each; empty when all is well. */
    public List<String> violations() throws SQLException {
        List<String> violations = new ArrayList<>();
        List<String> inMysql = preparedInMysql();
        for (ForeignXid xid : XIDS) {
            String name = xid.gtrid() + xid.bqual();
            if (!inMysql.contains(xid.formatId() + " " + name)) {
                violations.add("I7 MySQL does not list another's branch any more: " + xid);
            }
            String key = "concordat:{0}:branch:" + xid.keyText();
            if (inRedis && stores.redis().command("EXISTS", key).number() == 0) {
                violations.add("I7 Redis does not have another's branch any more: " + key);
            }
            if (stores.redis().command("EXISTS", "foreign:" + xid.gtrid()).number() != 0) {
                violations.add("I7 another's branch has been committed in Redis: " + xid);
            }
        }
        return violations;
    }

    /** Format and xid of each prepared branch. */
    private List<String> preparedInMysql() throws SQLException {
        List<String> prepared = new ArrayList<>();
        try (Connection connection = stores.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("XA RECOVER")) {
            while (rows.next()) {
                prepared.add(rows.getInt(1) + " " + rows.getString(4));
            }
        }
        return prepared;
    }

    /** Whether a line of XA RECOVER is of one of these. */
    public static boolean isTheirs(int formatId, String data) {
        return XIDS.stream().anyMatch(xid -> xid.formatId() == formatId && data.equals(xid.gtrid() + xid.bqual()));
    }

    /** Whether a key of Redis is of one of these. */
    public static boolean isTheirs(String key) {
        return XIDS.stream()
                .anyMatch(xid -> key.contains(xid.keyText()) || key.endsWith("lock:foreign:" + xid.gtrid()));
    }

    /** Rolls them back, as their owners would. */
    public void rollBack() throws SQLException, XAException {
        try (Connection connection = stores.connect();
                Statement statement = connection.createStatement()) {
            for (ForeignXid xid : XIDS) {
                statement.execute("XA ROLLBACK " + xid.sql());
            }
        }
        if (inRedis) {
            try (RedisXAConnection connection = dataSource.getXAConnection()) {
                for (ForeignXid xid : XIDS) {
                    connection.getXAResource().rollback(xid);
                }
            }
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
