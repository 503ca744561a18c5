package io.concordat.redis;

/**
 * An operation that ran on its own, outside a transaction, may have been applied: Redis did not answer, or, where the
 * message says so, refused a command in its middle. Look at the key before it is repeated. The cause says what happened.
 */
public final class OperationInDoubtException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OperationInDoubtException(String message, Throwable cause) {
        super(message, cause);
    }
}
