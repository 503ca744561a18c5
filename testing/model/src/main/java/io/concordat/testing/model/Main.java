package io.concordat.testing.model;

import io.concordat.testing.model.checker.Exploration;
import io.concordat.testing.model.checker.Exploration.Holds;
import io.concordat.testing.model.checker.Exploration.Sighting;
import io.concordat.testing.model.checker.Exploration.Violated;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Scenario;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Explores every scenario, with every rule and without each, and prints what was found. */
public final class Main {
    private static final String USAGE = """
            bin/model                    explores every scenario, prints states, times and the shortest traces
            bin/model --write FILE       the same, and writes the traces into a document between its two markers
            """;

    private final PrintStream out;
    private boolean asExpected = true;

    private Main(PrintStream out) {
        this.out = out;
    }

    /** Ends with 1 if something is not as it should be, with 2 for wrong arguments. */
    public static void main(String[] arguments) throws IOException {
        List<String> given = List.of(arguments);
        boolean write = given.size() == 2 && given.get(0).equals("--write");
        if (!given.isEmpty() && !write) {
            System.out.print(USAGE);
            System.exit(given.equals(List.of("--help")) ? 0 : 2);
        }
        Main main = new Main(System.out);
        for (Scenario scenario : Scenarios.all()) {
            main.explore(scenario);
        }
        if (write) {
            Path document = Path.of(given.get(1));
            Files.writeString(document, Report.into(Files.readString(document, StandardCharsets.UTF_8)));
        }
        System.exit(main.asExpected ? 0 : 1);
    }

    private void explore(Scenario scenario) {
        out.println("== " + scenario + "\n");
        long start = System.nanoTime();
        Exploration all = Findings.of(scenario);
        tell("with every rule", all, start);
        asExpected &= all instanceof Holds;
        for (Rule rule : scenario.rules()) {
            start = System.nanoTime();
            Exploration without = Findings.without(rule, scenario);
            tell("without " + rule, without, start);
            asExpected &= without instanceof Violated;
        }
        for (Rule rule : scenario.idle()) {
            start = System.nanoTime();
            Exploration without = Findings.without(rule, scenario);
            tell("without " + rule + ", which others back", without, start);
            asExpected &= without instanceof Holds;
        }
    }

    private void tell(String what, Exploration found, long startNanos) {
        long millis = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
        out.printf(
                Locale.ROOT,
                "%s: %,d states, %,d steps, %d ms: %s%n",
                what,
                found.states(),
                found.transitions(),
                millis,
                found instanceof Violated violated ? "VIOLATED: " + violated.property() : "everything holds");
        if (found instanceof Holds holds) {
            for (Sighting seen : holds.seen()) {
                out.println("  possible: " + seen.what() + "\n" + seen.trace() + "\n");
            }
        }
        if (found instanceof Violated violated) {
            out.println(violated.trace());
            out.println("    then: " + violated.trace().end() + "\n");
        }
    }
}
