package io.concordat.redis;

/** What a strict reader does when a prepared branch has a key locked: its value is about to change, or about to stay. */
public enum WhenLocked {
    /** Waits until the lock is released, up to a timeout, and then fails. */
    WAIT,
    /** Fails at once. */
    FAIL,
    /** Answers nothing at once, so that the caller reads from the database instead. */
    BYPASS
}
