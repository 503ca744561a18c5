package io.concordat.coordinator.redis;

/** When Redis first hears of what a transaction writes. */
public enum Writes {
    /** At prepare, which locks the keys and may refuse; the decision then makes it visible. */
    PREPARED,

    /**
     * After the decision, in one round trip, where a branch writes only whole values or removes keys, and has read nothing that
     * must still be so; other branches are prepared as ever. Nothing in Redis can refuse the transaction then: a key that
     * another branch has locked, a full Redis or one that does not answer means that it is committed with its completion
     * pending.
     */
    AFTER_DECISION
}
