package io.concordat.samples.dualwrite;

import io.concordat.samples.dualwrite.demo.Settings;
import io.concordat.samples.dualwrite.workload.Limit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The command line. Immutable. */
record Options(Settings settings, boolean json, boolean help) {
    static final List<String> HELP = List.of(
            "Usage: bin/demo [options]",
            "",
            "Orders change MySQL and Redis in one transaction, from several threads. Three",
            "phases: a normal run, a crash right before the decision to commit, a crash right",
            "after it. After each, a coordinator recovers and both stores are compared.",
            "",
            "  --threads N         callers at once, 1 to 32 (default 4)",
            "  --transactions N    transactions in each phase, 20 or more (default 300)",
            "  --seconds S         seconds in each phase instead, 1 or more",
            "  --json              one JSON document on standard output instead of tables",
            "  --plant-difference  change a key behind Concordat's back, to see the",
            "                      comparison fail",
            "  --verbose           log what Concordat does, and print causes of errors",
            "  --help              this text",
            "",
            "CONCORDAT_MYSQL_URL (jdbc:mysql://host:port/database; also CONCORDAT_MYSQL_USER",
            "and CONCORDAT_MYSQL_PASSWORD) and CONCORDAT_REDIS_URI (redis://host:port) name",
            "your own servers. Without them the demo uses Docker, server programs on the",
            "PATH, or embedded servers, in this order. It touches tables demo_concordat_*",
            "and keys demo:concordat:* only.",
            "",
            "Exit code: 0 both stores agree, 1 they do not, 2 the command line is wrong,",
            "3 the demo could not be run.");

    static Options parse(String... arguments) throws UsageException {
        int threads = 4;
        Optional<Limit> limit = Optional.empty();
        boolean json = false;
        boolean plant = false;
        boolean verbose = false;
        boolean help = false;
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            String option = rest.pop();
            switch (option) {
                case "--threads" -> threads = (int) number(option, rest, 1, 32);
                case "--transactions" ->
                    limit = once(limit, new Limit.Transactions(number(option, rest, 20, 1_000_000)));
                case "--seconds" ->
                    limit = once(limit, new Limit.Time(Duration.ofSeconds(number(option, rest, 1, 3600))));
                case "--json" -> json = true;
                case "--plant-difference" -> plant = true;
                case "--verbose" -> verbose = true;
                case "--help", "-h" -> help = true;
                default -> throw new UsageException("There is no option " + option);
            }
        }
        return new Options(
                new Settings(threads, limit.orElse(new Limit.Transactions(300)), plant, verbose), json, help);
    }

    private static Optional<Limit> once(Optional<Limit> before, Limit limit) throws UsageException {
        if (before.isPresent()) {
            throw new UsageException("Give --transactions or --seconds once, not both");
        }
        return Optional.of(limit);
    }

    private static long number(String option, Deque<String> rest, long least, long most) throws UsageException {
        String text = rest.isEmpty() ? "" : rest.pop();
        if (text.matches("[0-9]{1,9}")) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new UsageException(option + " needs a whole number from " + least + " to " + most
                + (text.isEmpty() ? "" : ", not " + text));
    }
}
