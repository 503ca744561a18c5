package io.concordat.coordinator.decision;

import java.sql.Connection;

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
}
