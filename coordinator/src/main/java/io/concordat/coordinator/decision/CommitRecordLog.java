package io.concordat.coordinator.decision;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A decision log in a database, which can take a decision inside a local transaction of that database: the transaction's
 * COMMIT is then the decision (commit-record mode). Thread-safe.
 */
public interface CommitRecordLog extends DecisionLog {
    /**
     * Writes the decision in the local transaction of a connection, and commits it.
     *
     * <p>{@link Verdict.Done}: the local transaction is committed, with the decision. {@link Verdict.Refused}: it is rolled
     * back, or will be by the database, and the decision never comes. {@link Verdict.Unknown}: nobody can say yet. Never
     * throws; the connection must not be used again unless the verdict is {@code Done}.
     *
     * @param decision names the other branches only; this one needs no completion
     * @param localTransaction a connection to the log's database without autocommit, with the transaction's work on it
     */
    Verdict decide(Decision decision, Connection localTransaction);

    /**
     * Why decisions cannot be taken on a connection: it leads to another server, say, or may not write the log's tables.
     * Empty when they can.
     *
     * @param connection as those that will be given to {@link #decide(Decision, Connection)}; left as it was
     * @throws SQLException if the connection cannot be asked
     */
    default Optional<String> refuses(Connection connection) throws SQLException {
        return Optional.empty();
    }
}
