package io.concordat.samples.dualwrite.stores;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Keeps a second demonstration away from the same tables and keys, for as long as the connection is open. */
public final class DemoLock {
    private DemoLock() {}

    /**
     * Takes the lock; it goes when the connection is closed, also by a crash.
     *
     * @throws IllegalStateException if another demonstration holds it
     */
    public static void take(Connection mysql) throws SQLException {
        try (Statement statement = mysql.createStatement();
                ResultSet row = statement.executeQuery("SELECT GET_LOCK('concordat_demo', 5)")) {
            if (!row.next() || row.getInt(1) != 1) {
                throw new IllegalStateException("Another run of the demo is using this MySQL. Wait until it has ended,"
                        + " or set CONCORDAT_MYSQL_URL and CONCORDAT_REDIS_URI to other servers");
            }
        }
    }
}
