package io.concordat.coordinator.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.transaction.xa.XAException;

/**
 * Watches that the local transaction to be committed is the one that began. Inside XA the server sees to that; outside, a
 * deadlock rolls everything back and the next statement silently begins anew, and a statement such as ALTER commits what
 * came before it. Thread-safe, as far as the connection is.
 */
final class Continuity {
    private enum Loss {
        NONE,
        ROLLED_BACK,
        ENDED
    }

    private final String pool;
    private final LocalTransactions rules;
    private volatile boolean begun;
    private volatile Loss loss = Loss.NONE;
    private volatile String reason = "";

    Continuity(String pool, LocalTransactions rules) {
        this.pool = pool;
        this.rules = rules;
    }

    /** Refuses statements of a transaction that is lost, and those that would end it. Empty text for other calls. */
    void check(String sql) throws SQLException {
        if (loss != Loss.NONE) {
            throw new SQLException(
                    pool + " - " + reason + ". Nothing was executed: roll the transaction back.", "25000");
        }
        Optional<String> ending = rules.endsTransaction(sql);
        if (ending.isPresent()) {
            throw new SQLException(
                    pool + " - " + ending.get()
                            + " is refused: it ends a local transaction, and this one takes part in a"
                            + " distributed transaction. Nothing was executed; the transaction is unchanged. Run it outside"
                            + " the transaction.",
                    "25000");
        }
    }

    void succeeded(Connection connection) throws SQLException {
        boolean open = rules.isOpen(connection);
        if (begun && !open) {
            lost(Loss.ENDED, "a statement has ended the local transaction before the distributed one");
        }
        begun |= open;
    }

    /** After an error the server is asked, since its answer does not say what became of the transaction. */
    void failed(Connection connection, SQLException failure) {
        if (loss != Loss.NONE) {
            return;
        }
        try {
            boolean open = rules.isStillOpen(connection);
            if (begun && !open && rules.isRollback(failure)) {
                lost(Loss.ROLLED_BACK, "the database has rolled the whole transaction back: " + failure.getMessage());
            } else if (begun && !open) {
                lost(Loss.ENDED, "a failed statement has ended the local transaction before the distributed one");
            }
            begun = open;
        } catch (SQLException | RuntimeException e) {
            lost(Loss.ROLLED_BACK, "the connection is lost, and its work with it: " + failure.getMessage());
        }
    }

    private void lost(Loss what, String why) {
        reason = why;
        loss = what;
    }

    /**
     * Whether there is something to commit.
     *
     * @throws XAException if it cannot be committed, or not wholly
     */
    boolean isBegun(Connection connection) throws XAException {
        try {
            if (loss == Loss.NONE) {
                succeeded(connection);
            }
        } catch (SQLException e) {
            lost(Loss.ROLLED_BACK, "the connection is lost, and its work with it: " + e.getMessage());
        }
        throwIfEnded();
        if (loss == Loss.ROLLED_BACK) {
            throw exception(XAException.XA_RBROLLBACK, reason);
        }
        return begun;
    }

    /** Part of the work may be committed already: a rollback cannot undo it. */
    void throwIfEnded() throws XAException {
        if (loss == Loss.ENDED) {
            throw exception(XAException.XA_HEURMIX, reason + ": what came before that statement may be committed");
        }
    }

    private XAException exception(int code, String message) {
        XAException exception = new XAException(pool + " - " + message);
        exception.errorCode = code;
        return exception;
    }
}
