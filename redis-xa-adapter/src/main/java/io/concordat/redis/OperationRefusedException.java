package io.concordat.redis;

/**
 * An operation that ran on its own, outside a transaction, was not done. Certain: nothing of it was applied. The cause says
 * why.
 */
public final class OperationRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean conflict;

    OperationRefusedException(String message, boolean conflict, Throwable cause) {
        super(message, cause);
        this.conflict = conflict;
    }

    /**
     * Whether others were in the way at every attempt: they changed or locked the key. The same operation may succeed
     * later; otherwise Redis or its key has to be looked at first.
     */
    public boolean isConflict() {
        return conflict;
    }
}
