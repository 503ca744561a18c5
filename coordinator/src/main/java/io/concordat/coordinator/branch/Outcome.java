package io.concordat.coordinator.branch;

import java.util.List;

/** How a global transaction ended, as far as it is known when its commit or rollback returns. Immutable. */
public sealed interface Outcome {
    /** Every branch has answered. */
    record Committed() implements Outcome {}

    /** Decided, but at least one branch has not answered; recovery completes it. */
    record CompletionPending(String detail) implements Outcome {}

    /** Nothing took effect; branches named as unanswered are rolled back by recovery. */
    record RolledBack(String detail, Throwable cause, List<String> unanswered) implements Outcome {}

    /** Nobody can say yet. */
    record InDoubt(String detail, Throwable cause) implements Outcome {}

    /** A store decided for itself against the others. */
    record Heuristic(String detail, Throwable cause) implements Outcome {}
}
