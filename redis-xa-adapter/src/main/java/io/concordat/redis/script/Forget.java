package io.concordat.redis.script;

/** What Redis says when a branch is to be forgotten. */
public enum Forget {
    /** The record of its heuristic outcome is gone, now or before. */
    FORGOTTEN,
    /** It is in doubt; nothing was done. */
    IN_DOUBT,
    /** No such branch ended heuristically; nothing was done. */
    UNKNOWN
}
