package io.concordat.redis.read;

/** A key is not read because the server may have lost something of its history. Without a stack trace: it is an answer. */
public final class HistoryMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason for people */
    public HistoryMissingException(String reason) {
        super(reason, null, false, false);
    }
}
