package io.concordat.redis.read;

/** A key is not read because a prepared branch has it locked. Without a stack trace: it is an answer. */
public final class LockFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String holder;

    /**
     * @param holder the xid of the branch
     */
    public LockFoundException(String key, String holder) {
        super("Key " + key + " is locked by prepared branch " + holder, null, false, false);
        this.key = key;
        this.holder = holder;
    }

    /** The live key. */
    public String key() {
        return key;
    }

    /** The xid of the branch that has it locked. */
    public String holder() {
        return holder;
    }
}
