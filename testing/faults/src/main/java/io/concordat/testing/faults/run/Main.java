package io.concordat.testing.faults.run;

import io.concordat.testing.faults.plan.FaultName;
import io.concordat.testing.faults.plan.Mode;
import io.concordat.testing.faults.process.Plant;
import io.concordat.testing.faults.report.Json;
import io.concordat.testing.faults.report.Lines;
import io.concordat.testing.faults.report.Progress;
import io.concordat.testing.faults.report.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The program: {@code bin/faults}. */
public final class Main {
    private static final int HOLDS = 0;
    private static final int VIOLATED = 1;
    private static final int USAGE = 2;
    private static final int CANNOT_RUN = 3;

    private static final String HELP = """
            usage: bin/faults [--seed N] [--runs N] [--seconds S] [--fault NAME]... [--mode NAME]... [--lanes N] [--json]
                   bin/faults --plan PLAN [--plan PLAN]...
                   bin/faults --list | --help

            Each run: coordinators in processes of their own move money between MySQL and Redis; something goes wrong at a
            protocol step; they recover; and everything that must agree is compared (invariants I1 to I7). A line for each
            run (on a terminal a bar, and lines of what is violated), a summary at the end.

              --seed N      the first run's seed, the next one's is one more; chosen and printed by default
              --runs N      how many; 20 by default
              --seconds S   how long callers work in a run; 0.3 by default
              --fault NAME  only that fault, or one of those named; --list names them
              --mode NAME   only that mode, or one of those named
              --plan PLAN   exactly this, as printed for a run that violated something
              --plant NAME  a fault planted into the coordinator, which the harness must find
              --lanes N     how many runs at the same time, on stores of their own; 2 by default
              --settle S    how long recovery may take; 60 by default
              --keep DIR    where to keep logs and histories of runs that violate something; a temporary one by default
              --json        one JSON object on standard output; see docs/testing.md

            CONCORDAT_PAIR chooses the servers, as for the tests. Exit: 0 all holds, 1 violated, 2 usage, 3 cannot run.""";

    /** Held, because the log manager forgets loggers that nobody holds. */
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("org.redisson"), Logger.getLogger("io.concordat"));

    private Main() {}

    /** Runs; see {@code --help}. */
    public static void main(String[] arguments) {
        QUIET.forEach(logger -> logger.setLevel(Level.OFF)); // what the harness itself meets while stores are away
        System.exit(run(List.of(arguments)));
    }

    static int run(List<String> arguments) {
        if (arguments.contains("--help")) {
            System.out.println(HELP);
            return HOLDS;
        }
        if (arguments.contains("--list")) {
            FaultName.all().forEach(fault -> System.out.printf("%-18s %s%n", fault, fault.help()));
            System.out.println("modes: " + List.of(Mode.values()));
            System.out.println("plants: " + List.of(Plant.values()));
            return HOLDS;
        }
        try {
            return run(Options.parse(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage() + ". See --help");
            return USAGE;
        } catch (Exception e) {
            String cause = e.getCause() == null ? "" : " (" + e.getCause() + ")";
            System.err.println("error: " + e.getMessage() + cause);
            return CANNOT_RUN;
        }
    }

    private static int run(Options options) throws Exception {
        long start = System.nanoTime();
        Path directory = options.directory().isPresent()
                ? options.directory().orElseThrow()
                : Files.createTempDirectory("concordat-faults-");
        Consumer<RunResult> progress =
                options.json() ? result -> {} : Progress.of(options.plans().size());
        List<RunResult> results = FaultRuns.run(options.plans(), options.terms(), options.lanes(), directory, progress);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(options.json() ? Json.of(results, seconds) : Lines.summary(results, seconds));
        boolean holds = results.stream().allMatch(RunResult::holds);
        if (holds) {
            FaultRuns.delete(directory);
        }
        return holds ? HOLDS : VIOLATED;
    }
}
