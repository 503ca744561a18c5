package io.concordat.redis.model;

import io.concordat.testing.servers.resp.RedisReply;
import java.util.NoSuchElementException;

/** Why an operation is refused, whoever says it. It is an answer like others. */
enum Fault {
    WRONG_TYPE,
    /** Not an integer, or the sum is not one of 64 bits. */
    NOT_AN_INTEGER,
    NOT_A_NUMBER,
    /** No such key, or nothing at this index. */
    NOT_THERE,
    /** The adapter's own: it knows a key as one type in a transaction, even where it is not there. */
    OTHER_TYPE_BEFORE;

    /** What the adapter means; what is not a refusal goes on. */
    static Fault of(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof IndexOutOfBoundsException || e instanceof NoSuchElementException) {
            return NOT_THERE;
        } else if (e instanceof IllegalStateException && message.contains(" holds a ")) {
            return WRONG_TYPE;
        } else if (e instanceof IllegalStateException && message.contains(" is used as ")) {
            return OTHER_TYPE_BEFORE;
        } else if ((e instanceof IllegalStateException && message.contains("64 bits"))
                || message.contains("is not an integer")) {
            return NOT_AN_INTEGER;
        } else if (e instanceof IllegalStateException && message.contains("is not a number")) {
            return NOT_A_NUMBER;
        }
        throw e;
    }

    /** What Redis means. */
    static Fault of(RedisReply.Failure failure) {
        String message = failure.message();
        if (message.contains("WRONGTYPE")) {
            return WRONG_TYPE;
        } else if (message.contains("not an integer") || message.contains("overflow")) {
            return NOT_AN_INTEGER;
        } else if (message.contains("not a float") || message.contains("not a valid float")) {
            return NOT_A_NUMBER;
        } else if (message.contains("index out of range") || message.contains("no such key")) {
            return NOT_THERE;
        }
        throw new IllegalStateException("Redis answered " + message);
    }

    /** How the model refuses. */
    FaultException refusal() {
        return new FaultException(this);
    }

    /** Carries a fault out of the model. */
    static final class FaultException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final Fault fault;

        FaultException(Fault fault) {
            super(fault.name(), null, false, false);
            this.fault = fault;
        }
    }
}
