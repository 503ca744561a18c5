package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Why a decision's condition did not hold. Stateless, thread-safe. */
final class Guard {
    private final String query;
    private final Tables tables;

    Guard(Tables tables) {
        this.tables = tables;
        this.query = "SELECT i.retired, e.value FROM " + tables.incarnation() + " i JOIN " + tables.state()
                + " e WHERE i.node = ? AND i.number = ? AND e.name = 'epoch'";
    }

    static Verdict.Refused unexplained(EncodedDecision decision) {
        return new Verdict.Refused("incarnation " + Members.Incarnation.of(decision.gtrid())
                + " has been declared dead, or the log's epoch is not " + decision.epoch() + " any more");
    }

    /**
     * What a no is worth to a decision that was sent before and got no answer. What a retired incarnation has decided, others
     * may have found, committed and forgotten: that there is no row then says nothing.
     */
    Verdict afterSilence(Session session, Gtrid gtrid, Verdict verdict) {
        if (!(verdict instanceof Verdict.Refused)) {
            return verdict;
        }
        try {
            if (!isRetired(session, gtrid)) {
                return verdict;
            }
        } catch (SQLException e) {
            session.discard();
        }
        return new Verdict.Unknown(
                "the answer of the decision log's database was lost, and incarnation " + Members.Incarnation.of(gtrid)
                        + " has been declared dead meanwhile: another coordinator settles the transaction, or has done so",
                null);
    }

    /** Whether the owner of a gtrid has been declared dead, or is not known at all. */
    boolean isRetired(Session session, Gtrid gtrid) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(query)) {
            statement.setBytes(1, Members.bytes(gtrid.node()));
            statement.setLong(2, gtrid.incarnation());
            try (ResultSet row = statement.executeQuery()) {
                return !row.next() || row.getBoolean(1);
            }
        }
    }

    Verdict.Refused refusal(Session session, EncodedDecision decision) {
        try {
            return refusal(session.connection(), decision);
        } catch (SQLException e) {
            session.discard();
            return unexplained(decision);
        }
    }

    Verdict.Refused refusal(Connection connection, EncodedDecision decision) throws SQLException {
        String incarnation = decision.gtrid().node() + ":" + decision.gtrid().incarnation();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setBytes(1, Members.bytes(decision.gtrid().node()));
            statement.setLong(2, decision.gtrid().incarnation());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return new Verdict.Refused("the decision log in the tables " + tables
                            + " does not know incarnation " + incarnation
                            + ": this is not the log that the coordinator has opened");
                }
                if (row.getBoolean(1)) {
                    return new Verdict.Refused("incarnation " + incarnation + " has been declared dead, because it was"
                            + " silent for longer than its lease or was started again elsewhere");
                }
                return new Verdict.Refused(
                        "the transaction began in epoch " + decision.epoch() + " and the log is in epoch "
                                + row.getLong(2) + " now: a store lost data meanwhile. Run the transaction again",
                        true);
            }
        }
    }
}
