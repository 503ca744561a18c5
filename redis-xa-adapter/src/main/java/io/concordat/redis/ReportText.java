package io.concordat.redis;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A report as a table and as JSON. */
final class ReportText {
    private ReportText() {}

    static String table(PreflightReport report) {
        int widest = report.findings().stream()
                .mapToInt(finding -> finding.subject().length())
                .max()
                .orElse(0);
        String line = "\n  %-7s  %-" + Math.max(widest, 1) + "s  %s";
        StringBuilder table = new StringBuilder(report.server() + ": " + summary(report));
        for (Finding finding : worstFirst(report.findings())) {
            table.append(String.format(line, finding.severity(), finding.subject(), finding.consequence()));
            if (!finding.remedy().isEmpty()) {
                table.append(String.format(line, "", "", "-> " + finding.remedy()));
            }
        }
        return table.toString();
    }

    private static String summary(PreflightReport report) {
        return (report.isUsable() ? "usable, " : "not to be used, ")
                + count(report, Severity.ERROR, "error") + ", "
                + count(report, Severity.WARNING, "warning");
    }

    private static String count(PreflightReport report, Severity severity, String word) {
        int count = report.findings(severity).size();
        return count + " " + word + (count == 1 ? "" : "s");
    }

    private static List<Finding> worstFirst(List<Finding> findings) {
        return findings.stream()
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .toList();
    }

    static String json(PreflightReport report) {
        String findings = report.findings().stream()
                .map(finding -> "{\"subject\":" + quoted(finding.subject())
                        + ",\"severity\":" + quoted(finding.severity().name())
                        + ",\"consequence\":" + quoted(finding.consequence())
                        + ",\"remedy\":" + quoted(finding.remedy()) + "}")
                .collect(Collectors.joining(","));
        return "{\"server\":" + quoted(report.server()) + ",\"usable\":" + report.isUsable() + ",\"findings\":["
                + findings + "]}";
    }

    /** As RFC 8259 wants it. */
    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
