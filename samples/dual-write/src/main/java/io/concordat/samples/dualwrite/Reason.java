package io.concordat.samples.dualwrite;

/** An exception as one line for people. */
final class Reason {
    private Reason() {}

    static String of(Exception exception) {
        String message = firstLine(exception);
        Throwable root = exception;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String cause = firstLine(root);
        return message.contains(cause) ? message : message + " (" + cause + ")";
    }

    private static String firstLine(Throwable exception) {
        String message =
                exception.getMessage() == null ? "" : exception.getMessage().strip();
        return message.isEmpty()
                ? exception.getClass().getSimpleName()
                : message.lines().findFirst().orElseThrow();
    }
}
