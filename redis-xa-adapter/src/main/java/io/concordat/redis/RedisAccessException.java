package io.concordat.redis;

/**
 * Redis did not answer a read, or refused a strict one because its gate is closed, so the operation was not done. The
 * transaction has changed nothing in Redis yet.
 */
public final class RedisAccessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisAccessException(String message, Throwable cause) {
        super(message, cause);
    }
}
