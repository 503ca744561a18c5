package io.concordat.testing.faults.history;

import io.concordat.redis.Isolation;
import io.concordat.testing.faults.plan.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** The program: {@code bin/histories}. */
public final class Main {
    private static final int HOLDS = 0;
    private static final int VIOLATED = 1;
    private static final int USAGE = 2;
    private static final int CANNOT_RUN = 3;

    private static final String HELP = """
            usage: bin/histories [--seed N] [--seconds S] [--mode NAME] [--isolation NAME] [--processes N] [--callers N]
                                 [--kill] [--check NAME] [--plant NAME]

            Coordinators in processes of their own read and append on both stores; what their callers saw is checked for what
            the isolation forbids: aborted, dirty, intermediate, stale and torn reads, lost writes and updates, and cycles
            of transactions (G0, G1c, G-single, G2), also against real time. docs/testing.md says more.

              --seed N          of what callers do; chosen and printed by default
              --seconds S       how long they work; 10 by default
              --mode NAME       xa-journal (default), xa-database, commit-record
              --isolation NAME  serializable (default; MySQL is too) or read-committed (MySQL has its default)
              --processes N     coordinators; 2 by default
              --callers N       threads in each; 4 by default
              --kill            half-way the first coordinator is killed, and another takes its place
              --check NAME      checks both stores at that isolation instead of what is claimed
              --plant NAME      no-validation, no-locks, locks-ignored: a broken adapter, which must be found

            CONCORDAT_PAIR chooses the servers, as for the tests. Exit: 0 all holds, 1 violated, 2 usage, 3 cannot run.""";

    /** Held, because the log manager forgets loggers that nobody holds. */
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("org.redisson"), Logger.getLogger("io.concordat"));

    private Main() {}

    /** Runs; see {@code --help}. */
    public static void main(String[] arguments) {
        QUIET.forEach(logger -> logger.setLevel(java.util.logging.Level.SEVERE));
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        if (arguments.contains("--help")) {
            System.out.println(HELP);
            return HOLDS;
        }
        try {
            HistoryPlan plan = HistoryPlan.of(
                    System.nanoTime() % 1_000_000, Mode.XA_JOURNAL, Isolation.SERIALIZABLE, Duration.ofSeconds(10));
            List<Claim> claims = List.of();
            for (int i = 0; i < arguments.size(); i++) {
                String name = arguments.get(i);
                if (name.equals("--kill")) {
                    plan = plan.withKill();
                } else if (i + 1 == arguments.size()) {
                    throw new IllegalArgumentException("There is no option " + name + ", or it lacks its value");
                } else if (name.equals("--check")) {
                    claims = List.of(new Claim(Set.of(Store.values()), constant(Level.class, arguments.get(++i))));
                } else {
                    plan = with(plan, name, arguments.get(++i));
                }
            }
            return run(plan, claims.isEmpty() ? plan.claims() : claims);
        } catch (IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage() + ". See --help");
            return USAGE;
        } catch (Exception e) {
            System.err.println("error: " + e.getMessage());
            return CANNOT_RUN;
        }
    }

    private static HistoryPlan with(HistoryPlan plan, String name, String value) {
        return switch (name) {
            case "--seed" -> plan.seeded(Long.parseLong(value));
            case "--seconds" -> plan.lasting(Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000)));
            case "--mode" -> plan.in(Mode.of(value).orElseThrow(() -> unknown("mode", value)));
            case "--isolation" -> plan.at(constant(Isolation.class, value));
            case "--processes" -> plan.by(Integer.parseInt(value), plan.callers());
            case "--callers" -> plan.by(plan.processes(), Integer.parseInt(value));
            case "--plant" -> plan.planted(ScriptPlant.of(value).orElseThrow(() -> unknown("plant", value)));
            default -> throw new IllegalArgumentException("There is no option " + name);
        };
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String value) {
        return Enum.valueOf(type, value.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static IllegalArgumentException unknown(String what, String value) {
        return new IllegalArgumentException("There is no " + what + " " + value);
    }

    private static int run(HistoryPlan plan, List<Claim> claims) throws Exception {
        Path directory = Files.createTempDirectory("concordat-history-");
        Observed observed;
        try (HistoryStores stores = HistoryStores.start()) {
            System.out.println(plan + " on " + stores.description());
            observed = HistoryRun.run(stores, plan, directory);
        }
        System.out.printf(
                Locale.ROOT,
                "%d transactions: %d committed, %d pending, %d rolled back, %d unknown; %d reads%n",
                observed.transactions().size(),
                observed.count(Outcome.COMMITTED),
                observed.count(Outcome.PENDING),
                observed.count(Outcome.ABORTED),
                observed.count(Outcome.UNKNOWN),
                observed.transactions().stream()
                        .mapToInt(each -> each.reads().size())
                        .sum());
        boolean holds = true;
        for (Claim claim : claims) {
            List<Finding> findings = claim.check(observed);
            findings.forEach(System.out::println);
            System.out.println(claim + (findings.isEmpty() ? ": holds" : ": violated, see " + directory));
            holds &= findings.isEmpty();
        }
        if (holds) {
            delete(directory);
        }
        return holds ? HOLDS : VIOLATED;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
