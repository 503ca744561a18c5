package io.concordat.testing.benchmarks;

import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The program: {@code large-map} is the only benchmark so far. */
public final class Main {
    private static final int DONE = 0;
    private static final int USAGE = 2;
    private static final int CANNOT_RUN = 3;

    private static final String HELP = """
            usage: bin/benchmark large-map [--fields N] [--rounds N] [--json]

            large-map   a transaction that changes one field of a map: how long the server stands still to prepare it and to
                        swap it in, by its own clock

              --fields N   how many fields the map has; 1000000 by default
              --rounds N   how many transactions are measured; 2000 by default
              --json       one JSON object on standard output instead of the table
              --help       this text

            CONCORDAT_PAIR chooses the server, as for the tests: see docs/testing.md. Machines differ, so do the figures.
            Exit: 0 measured, 2 usage, 3 cannot run.""";

    /** Held, because the log manager forgets loggers that nobody holds. */
    private static final Logger REDISSON = Logger.getLogger("org.redisson");

    private Main() {}

    /** Runs; see {@code --help}. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    static int run(List<String> arguments) {
        REDISSON.setLevel(Level.WARNING);
        if (arguments.contains("--help")) {
            System.out.println(HELP);
            return DONE;
        }
        LargeMapOptions options;
        try {
            options = LargeMapOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage() + ". See --help");
            return USAGE;
        }
        try (RedisServer server = Servers.startRedis(RedisOptions.defaults())) {
            LargeMapResult result = new LargeMap(server, options, System.err::println).run();
            System.out.println(options.json() ? result.json() : result.table());
            return DONE;
        } catch (Exception e) {
            System.err.println("error: " + e.getMessage());
            return CANNOT_RUN;
        }
    }
}
