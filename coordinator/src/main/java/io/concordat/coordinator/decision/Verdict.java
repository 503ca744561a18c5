package io.concordat.coordinator.decision;

/** What became of an attempt to {@linkplain DecisionLog#decide decide}. */
public sealed interface Verdict {
    /** The decision is durable: the transaction is committed, whatever happens next. */
    record Done() implements Verdict {}

    /**
     * The decision is certainly not in the log and never will be: prepared branches may be rolled back.
     *
     * @param reason why, and what to do
     * @param conflict whether the same work may succeed in a new transaction: the epoch has changed, say
     */
    record Refused(String reason, boolean conflict) implements Verdict {
        /** Refused for a reason that a new transaction does not change. */
        public Refused(String reason) {
            this(reason, false);
        }
    }

    /** Nobody can say yet: prepared branches stay in doubt until the log is read again. */
    record Unknown(String reason, Throwable cause) implements Verdict {}
}
