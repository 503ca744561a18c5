package io.concordat.redis;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was found about a server before the first transaction: a table for people ({@link #toString()}), JSON for programs
 * ({@link #toJson()}). Immutable.
 *
 * @param server which one
 * @param findings one for each thing that was looked at
 */
public record PreflightReport(String server, List<Finding> findings) {
    /** How bad a finding is. */
    public enum Severity {
        /** As it should be. */
        OK,
        /** Transactions work, but something can be lost or could not be looked at. */
        WARNING,
        /** Transactions must not run. */
        ERROR
    }

    /**
     * One thing that was looked at.
     *
     * @param subject what
     * @param severity how bad
     * @param consequence what follows from it
     * @param remedy what to do; empty when it is as it should be
     */
    public record Finding(String subject, Severity severity, String consequence, String remedy) {
        @Override
        public String toString() {
            return severity + " " + subject + ": " + consequence + (remedy.isEmpty() ? "" : ". " + remedy);
        }
    }

    /** A copy that nobody can change. */
    public PreflightReport {
        findings = List.copyOf(findings);
    }

    /** The findings of this severity. */
    public List<Finding> findings(Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .toList();
    }

    /** Whether nothing forbids transactions. */
    public boolean isUsable() {
        return findings(Severity.ERROR).isEmpty();
    }

    /**
     * This report.
     *
     * @throws IllegalStateException when there is an error
     */
    public PreflightReport requireNoErrors() {
        if (!isUsable()) {
            throw new IllegalStateException(server + " cannot be used for transactions: "
                    + findings(Severity.ERROR).stream().map(Finding::toString).collect(Collectors.joining("; ")));
        }
        return this;
    }

    /**
     * One JSON object: {@code server}, {@code usable}, and {@code findings}, each with {@code subject}, {@code severity},
     * {@code consequence} and {@code remedy}, which is empty for {@code OK}.
     */
    public String toJson() {
        return ReportText.json(this);
    }

    /** A table: one line for each finding, the worst first, and its remedy below it. */
    @Override
    public String toString() {
        return ReportText.table(this);
    }
}
