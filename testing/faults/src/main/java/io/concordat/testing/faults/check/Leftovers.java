package io.concordat.testing.faults.check;

import io.concordat.testing.faults.inject.Foreign;
import io.concordat.testing.faults.inject.StoreSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** I4 and I5: what a branch that is not ended leaves in the stores. */
public final class Leftovers {
    private Leftovers() {}

    /** Everything that is left, but for what others have prepared; one line each, empty when all is well. */
    public static List<String> in(StoreSet stores) throws SQLException {
        List<String> left = new ArrayList<>();
        try (Connection connection = stores.connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("XA RECOVER")) {
                while (rows.next()) {
                    if (!Foreign.isTheirs(rows.getInt(1), rows.getString(4))) {
                        left.add("I4 MySQL holds the prepared branch " + rows.getString(4));
                    }
                }
            }
            rowLocks(statement, left);
        }
        keys(stores, left);
        return left;
    }

    private static void rowLocks(Statement statement, List<String> left) {
        for (String table : List.of("bank_account", "bank_marker")) {
            try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table + " FOR UPDATE")) {
                rows.next();
            } catch (SQLException e) {
                left.add("I5 rows of " + table + " are locked in MySQL: " + e.getMessage());
            }
        }
    }

    private static void keys(StoreSet stores, List<String> left) {
        for (String key : stores.redis().command("KEYS", "concordat:*").texts()) {
            boolean ofABranch = key.contains(":branch:") || key.contains(":shadow:") || key.contains(":lock:");
            if (ofABranch && !Foreign.isTheirs(key)) {
                left.add("I5 Redis holds " + key);
            }
        }
        String index = "concordat:{0}:prepared";
        if (stores.redis().command("EXISTS", index).number() > 0) {
            for (String member :
                    stores.redis().command("ZRANGE", index, "0", "-1").texts()) {
                if (!Foreign.isTheirs(member)) {
                    left.add("I4 the index of prepared branches in Redis names " + member);
                }
            }
        }
    }
}
