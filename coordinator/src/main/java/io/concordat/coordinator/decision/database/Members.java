package io.concordat.coordinator.decision.database;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.concordat.coordinator.decision.Gtrid;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * The incarnations on the log and its epoch, as they were when they were last read. Immutable.
 *
 * @param states by node and number
 * @param epoch the log's epoch
 */
record Members(Map<Incarnation, State> states, long epoch) {
    /** One start of one coordinator. */
    record Incarnation(String node, long number) {
        static Incarnation of(Gtrid gtrid) {
            return new Incarnation(gtrid.node(), gtrid.incarnation());
        }

        @Override
        public String toString() {
            return node + ":" + number;
        }
    }

    /** What it may do. */
    enum State {
        /** Its lease holds. */
        ALIVE,
        /** Its lease has lapsed; it may still decide. */
        LAPSED,
        /** It decides nothing any more. */
        RETIRED,
        /** It never started on this log, or too long ago. */
        UNKNOWN
    }

    Members {
        states = Map.copyOf(states);
    }

    State of(Incarnation incarnation) {
        return states.getOrDefault(incarnation, State.UNKNOWN);
    }

    static Members read(Connection connection, Tables tables) throws SQLException {
        Map<Incarnation, State> states = new HashMap<>();
        long epoch = 0;
        String query =
                "SELECT i.node, i.number, i.retired, COALESCE(l.lease_until < UTC_TIMESTAMP(6), 1), e.value FROM "
                        + tables.state() + " e LEFT JOIN " + tables.incarnation() + " i ON TRUE LEFT JOIN "
                        + tables.lease()
                        + " l ON l.node = i.node AND l.number = i.number WHERE e.name = 'epoch'";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                epoch = rows.getLong(5);
                byte[] node = rows.getBytes(1);
                if (node != null) {
                    State live = rows.getBoolean(4) ? State.LAPSED : State.ALIVE;
                    states.put(
                            new Incarnation(new String(node, US_ASCII), rows.getLong(2)),
                            rows.getBoolean(3) ? State.RETIRED : live);
                }
            }
        }
        return new Members(states, epoch);
    }

    static byte[] bytes(String node) {
        return node.getBytes(US_ASCII);
    }
}
