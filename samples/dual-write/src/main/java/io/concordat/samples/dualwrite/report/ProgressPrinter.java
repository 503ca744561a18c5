package io.concordat.samples.dualwrite.report;

import io.concordat.samples.dualwrite.demo.Progress;
import java.io.PrintStream;
import java.util.Locale;

/** Progress as a bar on a terminal, as a line for each quarter elsewhere. Not thread-safe. */
public final class ProgressPrinter implements Progress {
    private static final int BAR = 30;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean interactive;
    private int shown;

    /** Prints to a stream. */
    public ProgressPrinter(PrintStream out, Terminal terminal) {
        this.out = out;
        this.interactive = terminal.isInteractive();
    }

    @Override
    public void step(String what) {
        clear();
        shown = 0;
        Wrap.hanging("- ", what).forEach(out::println);
    }

    @Override
    public void advance(String what, double share) {
        int percent = (int) (Math.min(1, share) * 100);
        int due = interactive ? percent : percent / 25 * 25;
        if (due > shown) {
            shown = due;
            if (interactive) {
                int filled = due * BAR / 100;
                out.print(CLEAR_LINE + "  [" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] "
                        + String.format(Locale.ROOT, "%3d %%", due));
                out.flush();
            } else {
                out.println("  " + what + ": " + due + " %");
            }
        }
    }

    /** Removes the bar. */
    public void clear() {
        if (interactive) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }
}
