package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes decisions on the log's own connections. Thread-safe.
 *
 * <p>An answer that is lost is made certain: the session it was asked on is ended, and then the same row is inserted once
 * more. Either the first insert has arrived, and the key is taken, or it never will; unless the incarnation was retired
 * meanwhile, when others may have forgotten the row.
 */
final class DecisionWriter {
    static final Verdict FENCED =
            new Verdict.Refused("it was settled as rolled back before the decision came, and will not come any more");

    private static final int ATTEMPTS = 3;

    private final Sessions sessions;
    private final Rows rows;
    private final Tables tables;
    private final Unsettled unsettled;
    private final Guard guard;
    private final Consumer<Gtrid> forget;

    /** @param forget drops a fence that has done its work */
    DecisionWriter(
            Sessions sessions, Rows rows, Tables tables, Unsettled unsettled, Guard guard, Consumer<Gtrid> forget) {
        this.forget = forget;
        this.sessions = sessions;
        this.rows = rows;
        this.tables = tables;
        this.unsettled = unsettled;
        this.guard = guard;
    }

    Verdict decide(EncodedDecision decision) {
        Gtrid gtrid = decision.gtrid();
        List<SessionId> unanswered = new ArrayList<>();
        SQLException failure = new SQLException("no attempt");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (Session session = unanswered.isEmpty() ? sessions.borrow() : sessions.borrowAnswering()) {
                List<SessionId> open = sessions.end(session, unanswered);
                if (!open.isEmpty()) {
                    return unsettled.settle(gtrid, open, failure);
                }
                try {
                    Verdict verdict = insert(session, decision);
                    return unanswered.isEmpty() ? verdict : guard.afterSilence(session, gtrid, verdict);
                } catch (SQLException e) {
                    failure = e;
                    if (SqlErrors.isWithoutEffect(e) && unanswered.isEmpty()) {
                        return SqlErrors.refusal(e, tables);
                    }
                    session.discard();
                    unanswered.add(session.id());
                }
            } catch (SQLException e) {
                if (unanswered.isEmpty()) {
                    return new Verdict.Refused(
                            "the decision log's database cannot be reached, nothing has been sent: " + e.getMessage());
                }
                return unsettled.unknown(gtrid, unanswered, failure, e);
            }
        }
        return unsettled.settle(gtrid, unanswered, failure);
    }

    private Verdict insert(Session session, EncodedDecision decision) throws SQLException {
        try {
            return rows.insertCommit(session.connection(), decision)
                    ? new Verdict.Done()
                    : guard.refusal(session, decision);
        } catch (SQLException e) {
            if (!SqlErrors.isDuplicateKey(e)) {
                throw e;
            }
            // a row that has gone in between is looked for again: the next attempt finds its incarnation retired
            Resolution found = read(session, decision.gtrid()).orElseThrow(() -> e);
            if (found == Resolution.ROLLBACK) {
                forget.accept(decision.gtrid()); // the decision has come, and will not come again
            }
            return verdict(found);
        }
    }

    private Optional<Resolution> read(Session session, Gtrid gtrid) throws SQLException {
        try {
            return rows.read(session.connection(), gtrid);
        } catch (SQLException e) {
            // whatever this error says of the reading, it says nothing of the row
            throw new SQLException("the row of the transaction cannot be read: " + e.getMessage(), e);
        }
    }

    static Verdict verdict(Resolution resolution) {
        return resolution == Resolution.COMMIT ? new Verdict.Done() : FENCED;
    }
}
