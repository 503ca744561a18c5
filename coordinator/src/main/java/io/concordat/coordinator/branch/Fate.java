package io.concordat.coordinator.branch;

import javax.transaction.xa.XAException;

/** What is known of how one transaction ends: whether it may be committed, and the first reason why not. Thread-safe. */
final class Fate {
    enum Phase {
        UNDECIDED,
        DECIDED,
        REFUSED,
        UNKNOWN,
        ONE_PHASE_COMMITTED,
        ONE_PHASE_UNANSWERED
    }

    private volatile Phase phase = Phase.UNDECIDED;
    private volatile Stage stage = Stage.WORKING;
    private volatile String reason = "";
    private volatile Throwable cause;

    Phase phase() {
        return phase;
    }

    void is(Phase next) {
        phase = next;
    }

    Stage stage() {
        return stage;
    }

    void reached(Stage next) {
        stage = next;
    }

    /** Whether a decision has been written, or nobody can say that none has. */
    boolean mayBeCommitted() {
        return phase == Phase.DECIDED || phase == Phase.UNKNOWN;
    }

    String reason() {
        return reason;
    }

    /** Null if there is none. */
    Throwable cause() {
        return cause;
    }

    /** Remembers the first reason why the transaction cannot commit. */
    synchronized void refusedBy(Throwable refusal) {
        if (cause == null) {
            cause = refusal;
            reason = refusal instanceof XAException e
                    ? BranchException.describe(e)
                    : String.valueOf(refusal.getMessage());
        }
    }

    /** Nobody can say whether there is a decision. */
    synchronized void unknown(String why, Throwable failure) {
        reason = why;
        cause = failure;
        phase = Phase.UNKNOWN;
    }
}
