package io.concordat.samples.dualwrite.report;

import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.recovery.RecoveryReport.Resolved;
import io.concordat.samples.dualwrite.compare.Difference;
import io.concordat.samples.dualwrite.demo.Answers;
import io.concordat.samples.dualwrite.demo.PhaseResult;
import io.concordat.samples.dualwrite.demo.Result;
import io.concordat.samples.dualwrite.stores.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A demonstration's result as tables for people, at most 80 columns wide. */
public final class TextReport {
    private static final int BRANCHES_SHOWN = 8;
    private static final int DIFFERENCES_SHOWN = 20;
    private static final Comparator<Resolved> BY_GTRID = Comparator.comparing(
                    (Resolved resolved) -> resolved.branch().gtrid().toString())
            .thenComparing(resolved -> resolved.branch().resource());

    private final Result result;
    private final Style style;
    private final List<String> lines = new ArrayList<>();

    private TextReport(Result result, Style style) {
        this.result = result;
        this.style = style;
    }

    /** The lines to print. */
    public static List<String> of(Result result, Style style) {
        TextReport report = new TextReport(result, style);
        report.head();
        report.transactions();
        report.recovery();
        report.branches();
        report.agreement();
        report.verdict();
        return report.lines;
    }

    private void head() {
        add("");
        lines.addAll(Wrap.hanging("MySQL  ", result.mysql()));
        lines.addAll(Wrap.hanging("Redis  ", result.redis()));
        lines.addAll(Wrap.hanging(
                "Work   ",
                result.settings().threads() + " threads, up to "
                        + result.settings().limit() + " in each phase; crashes half-way"));
    }

    private void transactions() {
        heading("Transactions, as their callers saw them");
        Table table = new Table("", "committed", "rolled back", "failed", "unknown", "time");
        for (PhaseResult phase : result.phases()) {
            Answers answers = phase.answers();
            table.row(
                    phase.phase().title(),
                    answers.committed(),
                    answers.refused(),
                    answers.failed(),
                    answers.unknown(),
                    Seconds.text(phase.took()));
        }
        lines.addAll(table.lines());
        add("  rolled back: on purpose, out of stock; failed: for another reason;");
        add("  unknown: the process died before it could answer");
    }

    private void recovery() {
        heading("Recovery when the coordinator started again");
        Table table = new Table("", "found: MySQL", "Redis", "committed", "rolled back", "time");
        for (PhaseResult phase : result.phases()) {
            List<Resolved> resolved = phase.recovery().resolved();
            table.row(
                    phase.phase().title(),
                    count(resolved.stream().filter(r -> r.branch().resource().equals("mysql"))),
                    count(resolved.stream().filter(r -> r.branch().resource().equals("redis"))),
                    count(resolved.stream().filter(r -> r.resolution() == Resolution.COMMIT)),
                    count(resolved.stream().filter(r -> r.resolution() == Resolution.ROLLBACK)),
                    Seconds.text(phase.recovery().took()));
        }
        lines.addAll(table.lines());
        for (PhaseResult phase : result.phases()) {
            Answers answers = phase.answers();
            if (answers.unknown() > 0) {
                add("  " + phase.phase().title() + ": of the " + answers.unknown() + " unknown, "
                        + answers.unknownCommitted() + " committed, "
                        + (answers.unknown() - answers.unknownCommitted()) + " rolled back");
            }
        }
    }

    private void branches() {
        List<Resolved> all = result.phases().stream()
                .flatMap(phase -> phase.recovery().resolved().stream())
                .toList();
        if (all.isEmpty()) {
            return;
        }
        Table table = new Table("gtrid", "resource", "decision");
        // some of each phase
        for (PhaseResult phase : result.phases()) {
            phase.recovery().resolved().stream()
                    .sorted(BY_GTRID)
                    .limit(BRANCHES_SHOWN / 2)
                    .forEach(resolved -> table.row(
                            resolved.branch().gtrid(),
                            resolved.branch().resource(),
                            resolved.resolution() == Resolution.COMMIT ? "commit" : "rollback"));
        }
        heading("Branches in doubt, " + (table.lines().size() - 1) + " of " + all.size());
        lines.addAll(table.lines());
    }

    private void agreement() {
        heading("Agreement afterwards, each product and order: row against key");
        Table table = new Table("", "rows", "keys", "differences", "in doubt", "keys left");
        for (PhaseResult phase : result.phases()) {
            table.row(
                    phase.phase().title(),
                    phase.comparison().rows(),
                    phase.comparison().keys(),
                    phase.comparison().differences().size(),
                    phase.leftovers().mysql().size() + phase.leftovers().redis().size(),
                    phase.leftovers().keys().size());
        }
        lines.addAll(table.lines());
        add("  rows, keys: all products and all orders since the start;");
        add("  in doubt: listed by XA RECOVER and by Redis' index of prepared branches;");
        add("  keys left: concordat:* keys of branches, locks and staged values");
    }

    private void verdict() {
        add("");
        if (result.agrees()) {
            add(style.good("MySQL and Redis agree: 0 differences, nothing in doubt."));
        } else {
            add(style.bad("MySQL and Redis DO NOT AGREE, or something is still in doubt:"));
            result.phases().forEach(this::disagreements);
            add("The journal is kept in " + result.journal());
        }
        add("Your own servers keep " + Names.TABLES + " and " + Names.KEY_PREFIX + "* to look at.");
    }

    private void disagreements(PhaseResult phase) {
        List<String> texts = Stream.of(
                        phase.comparison().differences().stream().map(Difference::toString),
                        phase.recovery().stillInDoubt().stream(),
                        phase.leftovers().mysql().stream().map(xid -> "still listed by XA RECOVER: " + xid),
                        phase.leftovers().redis().stream().map(xid -> "still prepared in Redis: " + xid),
                        phase.leftovers().keys().stream().map(key -> "key left in Redis: " + key))
                .flatMap(text -> text)
                .toList();
        texts.stream()
                .limit(DIFFERENCES_SHOWN)
                .forEach(text -> lines.addAll(Wrap.hanging("  - ", phase.phase().title() + ": " + text)));
        if (texts.size() > DIFFERENCES_SHOWN) {
            add("  - " + phase.phase().title() + ": and " + (texts.size() - DIFFERENCES_SHOWN) + " more, see --json");
        }
    }

    private void heading(String text) {
        add("");
        add(style.strong(text));
    }

    private void add(String line) {
        lines.add(line);
    }

    private static int count(Stream<?> stream) {
        return Math.toIntExact(stream.count());
    }
}
