package io.concordat.coordinator.decision;

/** What became of an attempt to {@linkplain DecisionLog#decide decide}. */
public sealed interface Verdict {
    /** The decision is durable: the transaction is committed, whatever happens next. */
    record Done() implements Verdict {}

    /** The decision is certainly not in the log and never will be: prepared branches may be rolled back. */
    record Refused(String reason) implements Verdict {}

    /** Nobody can say yet: prepared branches stay in doubt until the log is read again. */
    record Unknown(String reason, Throwable cause) implements Verdict {}
}
