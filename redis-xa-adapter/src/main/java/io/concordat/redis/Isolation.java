package io.concordat.redis;

/** What a transaction may rely on of what it reads from Redis, from its read to its commit. */
public enum Isolation {
    /**
     * Everything that was read is still so when the transaction prepares, or it is rolled back ({@code XA_RBTRANSIENT}).
     * Reads repeat: what was read once is not asked again.
     */
    SERIALIZABLE,
    /**
     * Every plain read asks Redis anew and sees what is committed then; it is not validated. Two reads may differ, and what
     * they led to may be outdated at the commit. What decides by itself on what it reads ({@code compareAndSet},
     * {@code setIfAbsent}, {@code addAndGet}, {@code poll}, ...) is validated all the same, so that no update is lost.
     */
    READ_COMMITTED
}
