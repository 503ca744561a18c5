package io.concordat.redis;

/**
 * A strict read found its key locked by a prepared branch, at once or for as long as it may wait. The transaction has changed
 * nothing and can go on.
 */
public final class KeyLockedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String holder;

    KeyLockedException(String message, String key, String holder) {
        super(message);
        this.key = key;
        this.holder = holder;
    }

    /** The live key. */
    public String key() {
        return key;
    }

    /** The xid of the branch that has it locked, as the adapter writes it. */
    public String holder() {
        return holder;
    }
}
