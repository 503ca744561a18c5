package io.concordat.coordinator.decision.database;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The heuristic outcomes: rows, and in memory those that the database has not taken. Thread-safe. */
final class HeuristicRows {
    private final Sessions sessions;
    private final Tables tables;
    private final Map<Branch, Heuristic> notTaken = new LinkedHashMap<>();

    private record Branch(Gtrid gtrid, Participant participant) {
        static Branch of(Heuristic heuristic) {
            return new Branch(heuristic.gtrid(), heuristic.participant());
        }
    }

    HeuristicRows(Sessions sessions, Tables tables) {
        this.sessions = sessions;
        this.tables = tables;
    }

    /** Writes a row in place of an earlier one of the branch. A lost answer is unknown; the same again settles it. */
    Verdict keep(Heuristic heuristic) {
        try (Session session = sessions.borrow()) {
            try {
                write(session, heuristic);
            } catch (SQLException e) {
                session.discard();
                throw e;
            }
            synchronized (notTaken) {
                notTaken.remove(Branch.of(heuristic));
            }
            return new Verdict.Done();
        } catch (SQLException e) {
            if (heuristic.acknowledged().isEmpty()) {
                synchronized (notTaken) {
                    notTaken.put(Branch.of(heuristic), heuristic);
                }
            }
            return new Verdict.Unknown(SqlErrors.describe(e, tables), e);
        }
    }

    private void write(Session session, Heuristic heuristic) throws SQLException {
        try (PreparedStatement statement = session.connection()
                .prepareStatement("INSERT INTO " + tables.heuristic()
                        + " (gtrid, resource, bqual, told, since, detail, acknowledged) VALUES (?, ?, ?, ?, ?, ?, ?)"
                        + " ON DUPLICATE KEY UPDATE told = VALUES(told), since = VALUES(since),"
                        + " detail = VALUES(detail), acknowledged = VALUES(acknowledged)")) {
            statement.setBytes(1, Rows.bytes(heuristic.gtrid()));
            statement.setBytes(2, heuristic.participant().resource().getBytes(UTF_8));
            statement.setBytes(3, heuristic.participant().bqual().getBytes(UTF_8));
            statement.setString(4, heuristic.told().name());
            statement.setObject(
                    5, LocalDateTime.ofInstant(heuristic.since().truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC));
            statement.setString(6, heuristic.detail());
            statement.setString(7, heuristic.acknowledged().orElse(null));
            statement.executeUpdate();
        }
    }

    /** All rows, oldest first, and what the database has not taken. */
    List<Heuristic> all() throws SQLException {
        Map<Branch, Heuristic> all = new LinkedHashMap<>();
        try (Session session = sessions.borrow();
                PreparedStatement query = session.connection()
                        .prepareStatement("SELECT gtrid, resource, bqual, told, since, detail, acknowledged FROM "
                                + tables.heuristic() + " ORDER BY since, gtrid, resource, bqual");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                Heuristic heuristic = heuristic(rows);
                all.put(Branch.of(heuristic), heuristic);
            }
        }
        synchronized (notTaken) {
            notTaken.forEach(all::putIfAbsent);
        }
        return new ArrayList<>(all.values());
    }

    private static Heuristic heuristic(ResultSet row) throws SQLException {
        String text = new String(row.getBytes(1), US_ASCII);
        return new Heuristic(
                Gtrid.parse(text).orElseThrow(() -> new SQLException("the decision log holds '" + text + "'")),
                new Participant(new String(row.getBytes(2), UTF_8), new String(row.getBytes(3), UTF_8)),
                Resolution.valueOf(row.getString(4)),
                row.getObject(5, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                row.getString(6),
                Optional.ofNullable(row.getString(7)));
    }

    /** Those of a gtrid that the database has not taken are no more. */
    void forget(Gtrid gtrid) {
        synchronized (notTaken) {
            notTaken.keySet().removeIf(branch -> branch.gtrid().equals(gtrid));
        }
    }
}
