package io.concordat.redis;

/** How the swap, the commit of a prepared branch, is sent. Both are atomic and take one round trip. */
public enum SwapMode {
    /** Within {@code MULTI} and {@code EXEC}. */
    MULTI_EXEC,
    /** The script alone; saves some of the client's time. */
    SCRIPT
}
