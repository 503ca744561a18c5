package io.concordat.coordinator.recovery;

/** An acknowledgement could not be made durable; the heuristic outcome is kept, and the message says what to do. */
public final class AcknowledgeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AcknowledgeException(String message) {
        super(message);
    }
}
