package io.concordat.coordinator.decision.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Names the sessions that hold a row, for people. Stateless, thread-safe. */
final class Holders {
    private static final String QUERY = "SELECT DISTINCT t.PROCESSLIST_ID, t.PROCESSLIST_HOST"
            + " FROM performance_schema.data_locks l JOIN performance_schema.threads t ON t.THREAD_ID = l.THREAD_ID"
            + " WHERE l.OBJECT_SCHEMA = ? AND l.OBJECT_NAME LIKE ? AND l.LOCK_STATUS = 'GRANTED'"
            + " AND l.LOCK_TYPE = 'RECORD' AND t.PROCESSLIST_ID <> CONNECTION_ID()";

    private final Tables tables;

    Holders(Tables tables) {
        this.tables = tables;
    }

    /** A sentence on who holds rows of the log, and what to do. */
    String describe(Session session) {
        List<String> holders = new ArrayList<>();
        try (PreparedStatement query = session.connection().prepareStatement(QUERY)) {
            query.setString(1, tables.schema());
            query.setString(2, tables.prefix() + "%");
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    holders.add("connection " + rows.getLong(1) + " from " + rows.getString(2));
                }
            }
        } catch (SQLException e) {
            return "Who holds it cannot be seen (" + e.getMessage()
                    + "): look for transactions that have long been open"
                    + " in information_schema.INNODB_TRX, and end the one with KILL";
        }
        return holders.isEmpty()
                ? "Who held it has let go of it meanwhile"
                : "It is held by " + String.join(", ", holders) + ", perhaps stopped or cut off in the middle of a"
                        + " decision; if it does not go away, end it with KILL and that number";
    }
}
