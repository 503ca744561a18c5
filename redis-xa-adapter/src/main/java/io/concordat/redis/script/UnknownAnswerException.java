package io.concordat.redis.script;

/** Nobody knows whether the script ran: no answer, an error, or something that is not an answer. */
public final class UnknownAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownAnswerException(String message) {
        super(message);
    }

    UnknownAnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
