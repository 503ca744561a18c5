package io.concordat.testing.benchmarks;

import io.concordat.testing.benchmarks.compare.CompareOptions;
import io.concordat.testing.benchmarks.compare.Comparing;
import io.concordat.testing.benchmarks.compare.Comparison;
import io.concordat.testing.benchmarks.compare.Reports;
import io.concordat.testing.benchmarks.contender.Variant;
import io.concordat.testing.benchmarks.parts.Parts;
import io.concordat.testing.benchmarks.parts.PartsOptions;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The program: {@code compare}, {@code parts}, {@code large-map} or {@code recovery}. */
public final class Main {
    private static final int DONE = 0;
    private static final int USAGE = 2;
    private static final int CANNOT_RUN = 3;

    private static final String HELP = """
            usage: bin/bench [compare] [options]
                   bin/bench parts [--only LIST] [--quick] [--rounds N] [--seed N] [--json]
                   bin/bench large-map [--fields N] [--rounds N] [--json]
                   bin/bench recovery [--transactions N] [--database] [--json]

            compare     one transaction that changes a row and a key, as people do it and as this project does: all variants
                        take turns in short slices, in processes of their own, on one MySQL and a Redis each; at the end the
                        stores must agree with each other and with what was told committed

              --quick          32 callers, appendfsync everysec, in a minute with all starts: JVMs without their second
                               compiler, without xa-database and narayana-files, and no round trips counted
              --seconds S      how long they work; 600 by default. Starting and counting come on top
              --callers LIST   numbers of callers from 1 to 64; 1,8,32 by default
              --variants LIST  of %s;
                               all by default, naive always
              --aof LIST       appendfsync of Redis: always,everysec by default
              --seed N         of the order in which they take turns; 1 by default
              --pool N         connections to MySQL that each variant but the naive one has at most; by default one for
                               each caller and four
              --json FILE      writes every figure there
              --svg FOLDER     draws the ratios there
              --profile FOLDER records each variant's process with Java's flight recorder, into VARIANT.jfr there

            parts       parts by themselves, with JMH, in processes of their own that take turns: the journal beside Narayana's, the
                        template beside Atomikos and Narayana, all without stores; what a branch keeps in memory; and what each
                        script costs on a real Redis. Takes about 5 minutes

              --only LIST  of journal, template, overlay, scripts
              --quick      one process of each, and shorter: about a minute
              --rounds N   how many processes each has; 3 by default
              --seed N     of the order in which they take turns; 1 by default

            large-map   a transaction that changes one field of a map: how long the server stands still to prepare it and to
                        swap it in, by its own clock

              --fields N   how many fields the map has; 1000000 by default
              --rounds N   how many transactions are measured; 2000 by default

            recovery    a coordinator that starts with many transactions in doubt in MySQL and Redis, every other one decided;
                        and how soon decided branches are complete when both stores were killed and answer again

              --transactions N   how many are in doubt; 10000 by default
              --database         the decisions are in a database log, not in a journal

              --json       one JSON object on standard output instead of the table
              --help       this text

            CONCORDAT_PAIR chooses the servers, as for the tests: see docs/testing.md. Machines differ, so do the figures.
            Exit: 0 measured, 2 usage, 3 cannot run.""".formatted(Variant.ids());

    /** Held, because the log manager forgets loggers that nobody holds. */
    private static final List<Logger> QUIET = List.of(
            Logger.getLogger("org.redisson"),
            Logger.getLogger("com.atomikos"),
            Logger.getLogger("com.zaxxer"),
            Logger.getLogger("io.concordat.coordinator.recovery.Pass"),
            Logger.getLogger("io.concordat.testing.servers.Servers"));

    private Main() {}

    /** Runs; see {@code --help}. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    static int run(List<String> arguments) {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        if (arguments.contains("--help")) {
            System.out.println(HELP);
            return DONE;
        }
        try {
            String name = arguments.isEmpty() || arguments.get(0).startsWith("--") ? "compare" : arguments.get(0);
            System.out.println(
                    switch (name) {
                        case "compare" -> compare(CompareOptions.parse(optionsOf(name, arguments)));
                        case "parts" -> new Parts(PartsOptions.parse(arguments), System.err::println).run();
                        case "large-map" -> largeMap(LargeMapOptions.parse(arguments));
                        case "recovery" -> recovery(RecoveryOptions.parse(arguments));
                        default -> throw new IllegalArgumentException("There is no benchmark " + name);
                    });
            return DONE;
        } catch (IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage() + ". See --help");
            return USAGE;
        } catch (Exception e) {
            System.err.println("error: " + e.getMessage());
            return CANNOT_RUN;
        }
    }

    private static List<String> optionsOf(String name, List<String> arguments) {
        return arguments.contains(name) ? arguments.subList(1, arguments.size()) : arguments;
    }

    private static String compare(CompareOptions options) throws Exception {
        Comparison result = new Comparing(options, System.err::println).run();
        return Reports.write(result);
    }

    private static String largeMap(LargeMapOptions options) throws Exception {
        try (RedisServer server = Servers.startRedis(RedisOptions.defaults())) {
            LargeMapResult result = new LargeMap(server, options, System.err::println).run();
            return options.json() ? result.json() : result.table();
        }
    }

    private static String recovery(RecoveryOptions options) throws Exception {
        RecoveryResult result = new RecoveryBenchmark(options, System.err::println).run();
        return options.json() ? result.json() : result.table();
    }
}
