package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import java.sql.SQLException;
import java.util.Optional;

/** Settles gtrids against their decisions: the primary key lets one of two rows in. Thread-safe. */
final class Fence {
    private static final int ATTEMPTS = 3;

    private final Sessions sessions;
    private final Rows rows;
    private final Tables tables;

    Fence(Sessions sessions, Rows rows, Tables tables) {
        this.sessions = sessions;
        this.rows = rows;
        this.tables = tables;
    }

    /** Inserts a row that keeps a decision out, unless there is one. */
    Resolution insert(Gtrid gtrid) throws SQLException, DecisionUnknownException {
        try (Session session = sessions.borrow()) {
            return insert(session, gtrid);
        }
    }

    Resolution insert(Session session, Gtrid gtrid) throws DecisionUnknownException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                rows.insertRollback(session.connection(), gtrid);
                return Resolution.ROLLBACK;
            } catch (SQLException e) {
                if (!SqlErrors.isDuplicateKey(e)) {
                    throw unknown(gtrid, session, e);
                }
            }
            Optional<Resolution> found = read(session, gtrid);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new DecisionUnknownException(
                "The row of transaction " + gtrid + " comes and goes; ask again.", new SQLException("no stable row"));
    }

    /** Reads the row of a gtrid whose incarnation is retired: where there is none, none can come any more. */
    Resolution read(Gtrid gtrid) throws SQLException, DecisionUnknownException {
        try (Session session = sessions.borrow()) {
            return read(session, gtrid).orElse(Resolution.ROLLBACK);
        }
    }

    private Optional<Resolution> read(Session session, Gtrid gtrid) throws DecisionUnknownException {
        try {
            return rows.read(session.connection(), gtrid);
        } catch (SQLException e) {
            throw unknown(gtrid, session, e);
        }
    }

    private DecisionUnknownException unknown(Gtrid gtrid, Session session, SQLException e) {
        if (!SqlErrors.isWithoutEffect(e)) {
            session.discard();
        }
        String holder = SqlErrors.isLockWait(e) ? Holders.describe(session) + ". " : "";
        return new DecisionUnknownException(
                "Whether transaction " + gtrid + " is committed cannot be found out now: "
                        + SqlErrors.describe(e, tables) + ". " + holder + "It stays in doubt and is asked for again.",
                e);
    }
}
