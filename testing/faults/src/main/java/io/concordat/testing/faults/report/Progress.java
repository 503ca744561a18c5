package io.concordat.testing.faults.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;

/** Prints results as they come: a line each; on a terminal a bar, and lines of what is violated. For one thread at a time. */
public final class Progress implements Consumer<RunResult> {
    private static final int WIDTH = 30;
    private static final String ERASE = "\r\u001b[K";

    private final PrintStream out;
    private final int runs;
    private final boolean bar;
    private final long start = System.nanoTime();
    private int done;
    private int violated;

    /**
     * Prints.
     *
     * @param runs how many results there will be
     * @param bar whether to print a bar
     */
    Progress(PrintStream out, int runs, boolean bar) {
        this.out = out;
        this.runs = runs;
        this.bar = bar;
    }

    /** On standard output. */
    public static Progress of(int runs) {
        return new Progress(System.out, runs, Terminal.isInteractive());
    }

    @Override
    public void accept(RunResult result) {
        done++;
        violated += result.holds() ? 0 : 1;
        if (!bar) {
            out.println(Lines.of(result));
            return;
        }
        out.print(ERASE);
        if (!result.holds()) {
            out.println(Lines.of(result));
        }
        out.print(done == runs ? "" : line((System.nanoTime() - start) / 1e9));
        out.flush();
    }

    private String line(double seconds) {
        int full = WIDTH * done / runs;
        return String.format(
                Locale.ROOT,
                "[%s%s] %d of %d runs, %d violated, %.0f s, about %.0f s left",
                "=".repeat(full),
                " ".repeat(WIDTH - full),
                done,
                runs,
                violated,
                seconds,
                seconds / done * (runs - done));
    }
}
