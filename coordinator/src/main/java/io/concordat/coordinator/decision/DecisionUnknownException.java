package io.concordat.coordinator.decision;

/** Thrown when a log cannot say whether a gtrid is committed; the message says what would settle it. */
public final class DecisionUnknownException extends Exception {
    private static final long serialVersionUID = 1L;

    public DecisionUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
