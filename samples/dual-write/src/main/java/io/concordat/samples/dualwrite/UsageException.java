package io.concordat.samples.dualwrite;

/** The command line is not understood. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
