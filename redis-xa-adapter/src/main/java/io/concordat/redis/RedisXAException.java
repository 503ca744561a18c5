package io.concordat.redis;

import java.util.List;
import javax.transaction.xa.XAException;

/**
 * An {@link XAException} that says which branch of which Redis, what happened, what state it is in now and what to do.
 * {@link #errorCode} is what counts for a transaction manager (X/Open XA, chapter 5).
 */
public final class RedisXAException extends XAException {
    private static final long serialVersionUID = 1L;

    private final String message;

    @SuppressWarnings("serial") // always an immutable list of the JDK
    private final List<String> keys;

    RedisXAException(int errorCode, String message, List<String> keys) {
        super(errorCode);
        this.message = message;
        this.keys = List.copyOf(keys);
    }

    RedisXAException causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** The live keys that are concerned, as far as they are known. */
    public List<String> keys() {
        return keys;
    }
}
