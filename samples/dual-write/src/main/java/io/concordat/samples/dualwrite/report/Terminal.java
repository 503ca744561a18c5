package io.concordat.samples.dualwrite.report;

import java.io.Console;
import java.util.Optional;

/** What this process writes to. Immutable. */
public record Terminal(boolean isInteractive) {
    /** Looks whether a person reads along. */
    public static Terminal detect() {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Terminal::isTerminal)
                .isPresent();
        return new Terminal(terminal && !"dumb".equals(System.getenv("TERM")));
    }

    /** From JDK 22 on there is a console without a terminal, and a method that tells; before, there is neither. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
