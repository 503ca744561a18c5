package io.concordat.coordinator.decision.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Names the sessions that may hold a row, for people. */
final class Holders {
    /** Both servers have these tables, whatever they are configured to observe; the privilege PROCESS shows all sessions. */
    private static final String QUERY = "SELECT x.trx_mysql_thread_id, p.HOST, x.trx_started"
            + " FROM information_schema.INNODB_TRX x"
            + " LEFT JOIN information_schema.PROCESSLIST p ON p.ID = x.trx_mysql_thread_id"
            + " WHERE x.trx_mysql_thread_id <> CONNECTION_ID() AND x.trx_started < NOW()"
            + " ORDER BY x.trx_started LIMIT 5";

    private Holders() {}

    /** A sentence on who may hold rows of the log, and what to do. */
    static String describe(Session session) {
        List<String> holders = new ArrayList<>();
        try (Statement statement = session.connection().createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            while (rows.next()) {
                holders.add("connection " + rows.getLong(1) + " from " + rows.getString(2) + " (since "
                        + rows.getString(3) + ")");
            }
        } catch (SQLException e) {
            return "Who holds it cannot be seen (" + e.getMessage()
                    + "): as a user with the privilege PROCESS, look for"
                    + " the oldest transactions in information_schema.INNODB_TRX, and end the one with KILL";
        }
        return holders.isEmpty()
                ? "Who held it has let go of it meanwhile"
                : "The oldest open transactions are those of " + String.join(", ", holders)
                        + ". One that was stopped or"
                        + " cut off in the middle of a decision is ended with KILL and its number";
    }
}
