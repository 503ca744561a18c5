package io.concordat.testing.faults.report;

import java.io.Console;
import java.util.Optional;

/** Whether a person reads along. */
final class Terminal {
    private Terminal() {}

    /** Whether standard output may be sent escape sequences: a bar that moves. */
    static boolean isInteractive() {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Terminal::isTerminal)
                .isPresent();
        return terminal && !"dumb".equals(System.getenv("TERM"));
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
