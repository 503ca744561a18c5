package io.concordat.coordinator.jta;

/** A synchronization failed before completion, so that the transaction was rolled back. */
final class BeforeCompletionException extends Exception {
    private static final long serialVersionUID = 1L;

    BeforeCompletionException(Throwable failure) {
        super("a synchronization failed before completion: " + failure, failure);
    }
}
