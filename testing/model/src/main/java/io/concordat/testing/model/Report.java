package io.concordat.testing.model;

import io.concordat.testing.model.checker.Exploration;
import io.concordat.testing.model.checker.Exploration.Holds;
import io.concordat.testing.model.checker.Exploration.Sighting;
import io.concordat.testing.model.checker.Exploration.Violated;
import io.concordat.testing.model.checker.Trace;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Scenario;
import java.util.Locale;
import java.util.stream.Stream;

/** What the explorations find, as the part of docs/protocol.md that is generated. */
final class Report {
    static final String BEGIN = "<!-- Written by bin/model, from here on: -->\n";
    static final String END = "<!-- to here. -->\n";

    private final StringBuilder text = new StringBuilder();

    private Report() {}

    /** The whole part, markers included. */
    static String write() {
        Report report = new Report();
        report.text.append(BEGIN);
        for (Scenario scenario : Scenarios.all()) {
            report.add(scenario);
        }
        return report.text.append('\n').append(END).toString();
    }

    /** A document with its part written anew. */
    static String into(String document) {
        int begin = document.indexOf(BEGIN);
        int end = document.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("The document has no lines " + BEGIN + END);
        }
        return document.substring(0, begin) + write() + document.substring(end + END.length());
    }

    private void add(Scenario scenario) {
        Exploration all = Findings.of(scenario);
        line("");
        line("### Scenario: " + scenario.name());
        line("");
        line(scenario.summary());
        line("");
        if (all instanceof Violated violated) {
            line("With every rule **a property does not hold**:");
            add(violated);
        } else if (all instanceof Holds holds) {
            line(String.format(
                    Locale.ROOT,
                    "With every rule all properties hold in all %,d states (%,d steps).",
                    all.states(),
                    all.transitions()));
            holds.seen().forEach(this::add);
        }
        addRules(scenario);
    }

    private void add(Sighting seen) {
        line("");
        line("Possible: " + seen.what() + ".");
        add(seen.trace());
    }

    private void addRules(Scenario scenario) {
        if (scenario.rules().isEmpty() && scenario.idle().isEmpty()) {
            return;
        }
        line("");
        line("| without | steps | what does not hold then |");
        line("|---|---|---|");
        scenario.rules().forEach(rule -> line(row(rule, scenario)));
        scenario.idle().forEach(rule -> line(row(rule, scenario)));
        for (Rule rule : scenario.rules()) {
            line("");
            line("#### " + title(rule, scenario));
            line("");
            line(rule.text() + ".");
            if (Findings.without(rule, scenario) instanceof Violated violated) {
                add(violated);
            }
        }
        for (Rule rule : scenario.idle()) {
            line("");
            line("#### " + title(rule, scenario));
            line("");
            line(rule.text() + ". In this scenario the other rules suffice: it is a second line of defence.");
        }
    }

    private static String row(Rule rule, Scenario scenario) {
        String link = "[" + rule.title() + "](#" + title(rule, scenario).replace(' ', '-') + ")";
        return Findings.without(rule, scenario) instanceof Violated violated
                ? "| " + link + " | " + violated.trace().steps().size() + " | " + violated.property() + " |"
                : "| " + link + " | | everything holds |";
    }

    private void add(Violated violated) {
        add(violated.trace());
        line("");
        line("Violated: " + violated.property() + ".");
    }

    private void add(Trace trace) {
        line("");
        line("```");
        line(trace.toString());
        line("```");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** A rule that stands in several scenarios has a title in each. */
    private static String title(Rule rule, Scenario scenario) {
        long scenarios = Scenarios.all().stream()
                .filter(each -> Stream.concat(each.rules().stream(), each.idle().stream())
                        .anyMatch(rule::equals))
                .count();
        return scenarios == 1 ? rule.title() : rule.title() + " in " + scenario.name();
    }
}
