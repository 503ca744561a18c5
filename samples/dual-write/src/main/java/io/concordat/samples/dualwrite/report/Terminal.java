package io.concordat.samples.dualwrite.report;

import java.io.Console;
import java.util.Optional;

/**
 * What this process writes to. Immutable.
 *
 * @param isInteractive whether it may be sent escape sequences: colours, and a bar that moves
 */
public record Terminal(boolean isInteractive) {
    /** Looks whether a person reads along, who has not asked for plain text by setting NO_COLOR. */
    public static Terminal detect() {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Terminal::isTerminal)
                .isPresent();
        return new Terminal(terminal && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM")));
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
