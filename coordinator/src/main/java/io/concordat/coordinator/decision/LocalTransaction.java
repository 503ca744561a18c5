package io.concordat.coordinator.decision;

/**
 * A branch that is a local transaction of the database in which the decisions are kept: its COMMIT is the decision
 * (commit-record mode).
 */
public interface LocalTransaction {
    /**
     * Asks the log to decide inside this transaction. Never throws. With {@link Verdict.Done} the branch is committed, with
     * {@link Verdict.Refused} it is rolled back; both need nothing more.
     *
     * @param decision names the other branches only
     */
    Verdict decide(CommitRecordLog log, Decision decision);
}
