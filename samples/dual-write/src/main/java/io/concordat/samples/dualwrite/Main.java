package io.concordat.samples.dualwrite;

import io.concordat.samples.dualwrite.demo.Demo;
import io.concordat.samples.dualwrite.demo.Result;
import io.concordat.samples.dualwrite.report.JsonReport;
import io.concordat.samples.dualwrite.report.ProgressPrinter;
import io.concordat.samples.dualwrite.report.Style;
import io.concordat.samples.dualwrite.report.Terminal;
import io.concordat.samples.dualwrite.report.TextReport;

/** The program: runs the demonstration and says whether both stores agree. */
public final class Main {
    private static final int AGREE = 0;
    private static final int DISAGREE = 1;
    private static final int USAGE = 2;
    private static final int CANNOT_RUN = 3;

    private Main() {}

    /** Runs; see {@code --help}. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String... arguments) {
        try {
            Options options = Options.parse(arguments);
            if (options.help()) {
                Options.HELP.forEach(System.out::println);
                return AGREE;
            }
            Logs.configure(options.settings().verbose());
            return demonstrate(options);
        } catch (UsageException e) {
            System.err.println("error: " + e.getMessage() + ". See --help");
            return USAGE;
        }
    }

    private static int demonstrate(Options options) {
        Terminal terminal = Terminal.detect();
        ProgressPrinter progress = new ProgressPrinter(options.json() ? System.err : System.out, terminal);
        try {
            Result result = new Demo(options.settings(), progress).run();
            progress.clear();
            if (options.json()) {
                System.out.println(JsonReport.of(result));
            } else {
                TextReport.of(result, Style.of(terminal)).forEach(System.out::println);
            }
            return result.agrees() ? AGREE : DISAGREE;
        } catch (Exception e) {
            progress.clear();
            String message = Reason.of(e);
            System.err.println("error: " + message);
            if (options.json()) {
                System.out.println(JsonReport.ofError(message));
            }
            if (options.settings().verbose()) {
                e.printStackTrace();
            } else {
                System.err.println("Run again with --verbose to see where it comes from.");
            }
            return CANNOT_RUN;
        }
    }
}
