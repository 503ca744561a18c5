package io.concordat.samples.dualwrite.report;

/** Colours, on a terminal that wants them. Immutable. */
public enum Style {
    PLAIN,
    COLOURED;

    private static final String RESET = "\u001b[0m";

    /** Coloured on a terminal. */
    public static Style of(Terminal terminal) {
        return terminal.isInteractive() ? COLOURED : PLAIN;
    }

    String strong(String text) {
        return coloured("\u001b[1m", text);
    }

    String good(String text) {
        return coloured("\u001b[1;32m", text);
    }

    String bad(String text) {
        return coloured("\u001b[1;31m", text);
    }

    private String coloured(String code, String text) {
        return this == PLAIN ? text : code + text + RESET;
    }
}
