package io.concordat.coordinator.decision.database;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Redo;
import io.concordat.coordinator.decision.Resolution;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The statements on decision rows. Stateless, thread-safe. */
final class Rows {
    private static final String COLUMNS = "gtrid, epoch, decided_at, participants";

    private final String insertCommit;
    private final String insertRollback;
    private final String lockEpoch;
    private final String select;
    private final String find;
    private final String listOthers;
    private final String listPage;
    private final String findPlaced;
    private final String lowestPlace;

    /** @param shareLock how the server spells a locking read that others may share */
    Rows(Tables tables, String shareLock) {
        // Written out, for INSERT ... SELECT does not lock what it reads under READ COMMITTED.
        insertCommit = "INSERT INTO " + tables.decision()
                + " (gtrid, decision, epoch, decided_at, participants, redo) SELECT ?, 'COMMIT', e.value, ?, ?, ? FROM "
                + tables.incarnation() + " i JOIN " + tables.state()
                + " e WHERE i.node = ? AND i.number = ? AND i.retired = 0 AND e.name = 'epoch' AND e.value = ? "
                + shareLock;
        insertRollback = "INSERT INTO " + tables.decision()
                + " (gtrid, decision, epoch, decided_at, participants, redo)"
                + " VALUES (?, 'ROLLBACK', 0, UTC_TIMESTAMP(6), '', '')";
        lockEpoch = "SELECT value FROM " + tables.state() + " WHERE name = 'epoch' " + shareLock;
        select = "SELECT decision FROM " + tables.decision() + " WHERE gtrid = ? " + shareLock;
        find = "SELECT " + COLUMNS + " FROM " + tables.decision() + " WHERE gtrid = ? AND decision = 'COMMIT'";
        listOthers = "SELECT " + COLUMNS + " FROM " + tables.decision()
                + " WHERE decision = 'COMMIT' AND NOT (gtrid >= ? AND gtrid < ?) ORDER BY seq";
        findPlaced = "SELECT " + COLUMNS + ", redo, seq FROM " + tables.decision()
                + " WHERE gtrid = ? AND decision = 'COMMIT'";
        lowestPlace = "SELECT seq FROM " + tables.decision() + " WHERE decision = 'COMMIT' ORDER BY seq LIMIT 1";
        listPage = "SELECT " + COLUMNS + ", redo, seq FROM " + tables.decision()
                + " WHERE decision = 'COMMIT' AND seq > ? ORDER BY seq LIMIT ?";
    }

    /**
     * Inserts the decision, if its incarnation is not retired and its epoch is still the log's; answers whether it did. The
     * decision then knows its place.
     */
    boolean insertCommit(Connection connection, EncodedDecision decision) throws SQLException {
        Gtrid gtrid = decision.gtrid();
        try (PreparedStatement insert = connection.prepareStatement(insertCommit, Statement.RETURN_GENERATED_KEYS)) {
            insert.setBytes(1, bytes(gtrid));
            insert.setObject(
                    2, LocalDateTime.ofInstant(decision.decidedAt().truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC));
            insert.setBytes(3, decision.participants());
            insert.setBytes(4, decision.redo());
            insert.setBytes(5, gtrid.node().getBytes(US_ASCII));
            insert.setLong(6, gtrid.incarnation());
            insert.setLong(7, decision.epoch());
            if (insert.executeUpdate() == 0) {
                return false;
            }
            try (ResultSet keys = insert.getGeneratedKeys()) {
                if (keys.next()) {
                    decision.placed(keys.getLong(1));
                }
            }
            return true;
        }
    }

    /** The epoch, which nobody can raise before the end of this transaction. */
    long lockEpoch(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(lockEpoch);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("the decision log has no row 'epoch'");
            }
            return row.getLong(1);
        }
    }

    void insertRollback(Connection connection, Gtrid gtrid) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(insertRollback)) {
            insert.setBytes(1, bytes(gtrid));
            insert.executeUpdate();
        }
    }

    /** What the row of a gtrid says; waits for one that is being inserted. */
    Optional<Resolution> read(Connection connection, Gtrid gtrid) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(select)) {
            query.setBytes(1, bytes(gtrid));
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? Optional.of(Resolution.valueOf(rows.getString(1))) : Optional.empty();
            }
        }
    }

    /** The commit decision of a gtrid, without its redo. */
    Optional<Decision> find(Connection connection, Gtrid gtrid) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(find)) {
            query.setBytes(1, bytes(gtrid));
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? Optional.of(decision(rows, List.of())) : Optional.empty();
            }
        }
    }

    /** All commit decisions but those of one incarnation, oldest first, without their redo. */
    List<Decision> listOthers(Connection connection, String node, long incarnation) throws SQLException {
        String prefix = Gtrid.prefix(node, incarnation);
        List<Decision> decisions = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(listOthers)) {
            query.setBytes(1, prefix.getBytes(US_ASCII));
            query.setBytes(2, end(prefix));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    decisions.add(decision(rows, List.of()));
                }
            }
        }
        return decisions;
    }

    /** The next commit decisions after a place in the order they were taken in, with their redo. */
    List<PlacedDecision> page(Connection connection, long after, int size) throws SQLException {
        List<PlacedDecision> page = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(listPage)) {
            query.setLong(1, after);
            query.setInt(2, size);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Gtrid gtrid = decision(rows, List.of()).gtrid();
                    page.add(new PlacedDecision(
                            rows.getLong(6), decision(rows, RowCodec.redo(gtrid, rows.getBytes(5)))));
                }
            }
        }
        return page;
    }

    /** The commit decision of a gtrid with its redo, and its place in the order they were taken in. */
    Optional<PlacedDecision> findPlaced(Connection connection, Gtrid gtrid) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(findPlaced)) {
            query.setBytes(1, bytes(gtrid));
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new PlacedDecision(
                                row.getLong(6), decision(row, RowCodec.redo(gtrid, row.getBytes(5)))))
                        : Optional.empty();
            }
        }
    }

    /** The lowest place of a commit decision, also of one that is being written; empty when there is none. */
    OptionalLong lowestPlace(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // of the next statement only: what is not committed yet must not be overlooked
            statement.execute("SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
            try (ResultSet row = statement.executeQuery(lowestPlace)) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    private static Decision decision(ResultSet row, List<Redo> redo) throws SQLException {
        String text = new String(row.getBytes(1), US_ASCII);
        Gtrid gtrid = Gtrid.parse(text).orElseThrow(() -> new SQLException("the decision log holds '" + text + "'"));
        return new Decision(
                gtrid,
                row.getLong(2),
                row.getObject(3, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                RowCodec.participants(gtrid, row.getBytes(4)),
                redo);
    }

    /** Those of these commit decisions that are there, without their redo. */
    List<Decision> list(Connection connection, List<Gtrid> gtrids) throws SQLException {
        String marks = "?,".repeat(gtrids.size() - 1) + "?";
        List<Decision> decisions = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement(find.replace("gtrid = ?", "gtrid IN (" + marks + ")"))) {
            for (int i = 0; i < gtrids.size(); i++) {
                query.setBytes(i + 1, bytes(gtrids.get(i)));
            }
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    decisions.add(decision(rows, List.of()));
                }
            }
        }
        return decisions;
    }

    static byte[] bytes(Gtrid gtrid) {
        return gtrid.toString().getBytes(US_ASCII);
    }

    /** The first bytes that come after everything that begins with the prefix. */
    static byte[] end(String prefix) {
        byte[] bytes = prefix.getBytes(US_ASCII);
        bytes[bytes.length - 1]++;
        return bytes;
    }
}
