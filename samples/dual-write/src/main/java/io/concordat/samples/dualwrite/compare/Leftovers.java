package io.concordat.samples.dualwrite.compare;

import io.concordat.samples.dualwrite.stores.Names;
import io.concordat.samples.dualwrite.stores.RedisClient;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What of one coordinator's transactions is still open in the stores, asked of the stores themselves. Immutable.
 *
 * @param mysql branches that XA RECOVER lists
 * @param redis branches in the index of prepared ones
 * @param keys locks, shadow values and branches that are still there
 */
public record Leftovers(List<String> mysql, List<String> redis, List<String> keys) {
    private static final String KEYS = "concordat:{0}:";

    public Leftovers {
        mysql = List.copyOf(mysql);
        redis = List.copyOf(redis);
        keys = List.copyOf(keys);
    }

    /** Looks; other coordinators' branches on the same servers are left out. */
    public static Leftovers of(Connection mysql, RedisClient redis, String node) throws SQLException {
        String owner = node + ":";
        String hex = HexFormat.of().formatHex(owner.getBytes(StandardCharsets.US_ASCII));
        List<String> keys = new ArrayList<>(redis.keys(KEYS + "lock:" + Names.KEY_PREFIX + "*"));
        keys.addAll(redis.keys(KEYS + "shadow:*" + hex + "*"));
        keys.addAll(redis.keys(KEYS + "branch:*" + hex + "*"));
        List<String> prepared = redis.sortedSet(KEYS + "prepared").stream()
                .filter(xid -> xid.contains(hex))
                .toList();
        return new Leftovers(recover(mysql, owner), prepared, keys);
    }

    private static List<String> recover(Connection mysql, String owner) throws SQLException {
        List<String> listed = new ArrayList<>();
        try (Statement statement = mysql.createStatement();
                ResultSet row = statement.executeQuery("XA RECOVER")) {
            while (row.next()) {
                String xid = new String(row.getBytes("data"), StandardCharsets.US_ASCII);
                if (xid.startsWith(owner)) {
                    listed.add(xid);
                }
            }
        }
        return listed;
    }

    /** Whether nothing is left. */
    public boolean isEmpty() {
        return mysql.isEmpty() && redis.isEmpty() && keys.isEmpty();
    }
}
