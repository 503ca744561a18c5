package io.concordat.redis.branch;

/** What a branch does to the expiry of a key. */
sealed interface ExpiryChange {
    /** Nothing: the live key's expiry stays, under a new value too. */
    ExpiryChange KEPT = new Kept();

    /** It goes. */
    ExpiryChange REMOVED = new Removed();

    /** See {@link #KEPT}. */
    record Kept() implements ExpiryChange {}

    /** See {@link #REMOVED}. */
    record Removed() implements ExpiryChange {}

    /** There is this one from now on. */
    record Set(Expiry expiry) implements ExpiryChange {}
}
