package io.concordat.testing.model;

import io.concordat.testing.model.checker.Exploration;
import io.concordat.testing.model.checker.Exploration.Violated;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Scenario;
import java.util.Locale;

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
        } else {
            line(String.format(
                    Locale.ROOT,
                    "With every rule all properties hold in all %,d states (%,d steps).",
                    all.states(),
                    all.transitions()));
        }
        line("");
        line("| without | steps | what does not hold then |");
        line("|---|---|---|");
        scenario.rules().forEach(rule -> line(row(rule, Findings.without(rule, scenario))));
        scenario.idle().forEach(rule -> line(row(rule, Findings.without(rule, scenario))));
        for (Rule rule : scenario.rules()) {
            line("");
            line("#### " + title(rule));
            line("");
            line(rule.text() + ".");
            if (Findings.without(rule, scenario) instanceof Violated violated) {
                add(violated);
            }
        }
        for (Rule rule : scenario.idle()) {
            line("");
            line("#### " + title(rule));
            line("");
            line(rule.text() + ". In this scenario the other rules suffice: it is a second line of defence.");
        }
    }

    private static String row(Rule rule, Exploration without) {
        String link = "[" + title(rule) + "](#" + title(rule).replace(' ', '-') + ")";
        return without instanceof Violated violated
                ? "| " + link + " | " + violated.trace().steps().size() + " | " + violated.property() + " |"
                : "| " + link + " | | everything holds |";
    }

    private void add(Violated violated) {
        line("");
        line("```");
        line(violated.trace().toString());
        line("```");
        line("");
        line("Violated: " + violated.property() + ".");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String title(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
