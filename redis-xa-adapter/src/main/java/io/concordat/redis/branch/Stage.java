package io.concordat.redis.branch;

/** How far a branch that this process knows has come. */
public enum Stage {
    /** Takes work; nothing of it is in Redis. */
    ACTIVE,
    /** Prepare was sent and its answer is not known: the branch may be staged. */
    PREPARE_UNKNOWN,
    /** Staged in Redis. */
    PREPARED,
    /** A commit in one phase was sent and its answer is not known: it may be committed. */
    ONE_PHASE_UNKNOWN,
    /** Ended; the registry does not know it any more. */
    ENDED
}
