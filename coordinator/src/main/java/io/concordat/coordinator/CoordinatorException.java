package io.concordat.coordinator;

/**
 * The coordinator cannot start or cannot begin work. The message names the resource or setting, its state, and the
 * remedy; nothing has been changed in any store.
 */
public class CoordinatorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CoordinatorException(String message) {
        super(message);
    }

    public CoordinatorException(String message, Throwable cause) {
        super(message, cause);
    }
}
