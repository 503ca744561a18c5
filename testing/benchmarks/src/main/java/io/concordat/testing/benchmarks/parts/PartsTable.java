package io.concordat.testing.benchmarks.parts;

import io.concordat.testing.benchmarks.parts.Part.Group;
import java.util.List;
import java.util.Locale;

/** The figures for people. */
final class PartsTable {
    private PartsTable() {}

    static String of(PartsResult result) {
        StringBuilder text = new StringBuilder();
        if (!result.parts().isEmpty()) {
            text.append(format(
                    "Java %s, %d processors; %d processes of each in turn, seed %d; medians and quartiles%n",
                    System.getProperty("java.version"),
                    Runtime.getRuntime().availableProcessors(),
                    result.options().rounds(),
                    result.options().seed()));
        }
        for (Group group : result.options().groups()) {
            List<PartResult> those = result.parts().stream()
                    .filter(each -> each.part().group() == group)
                    .toList();
            if (!those.isEmpty()) {
                text.append(head(group));
                those.forEach(each -> text.append(line(each)));
            }
        }
        return text.append(scripts(result)).toString().strip();
    }

    private static String head(Group group) {
        return format(
                "%n%-46s %7s %10s %10s %21s %8s %8s %7s%n",
                PartsOptions.name(group), "callers", "a second", "us each", "(quartiles)", "CPU us", "bytes", "forces");
    }

    private static String line(PartResult result) {
        return format(
                "%-46s %7d %10.0f %10.2f %21s %8.1f %8.0f %7s%n",
                result.part().title(),
                result.part().callers(),
                result.rate(),
                result.median(),
                format("(%.2f-%.2f)", result.quartile(0.25), result.quartile(0.75)),
                result.cpuMicros(),
                result.bytes(),
                result.forced().isPresent() ? format("%.3f", result.forced().getAsDouble()) : "");
    }

    private static String scripts(PartsResult result) {
        if (result.scripts().isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(format(
                "%nscripts, on %s, appendfsync everysec, one caller, %d transactions each%n%-46s %10s %10s %10s%n",
                result.redis(), result.options().transactions(), "", "server us", "p50 us", "p99 us"));
        for (ScriptCost cost : result.scripts()) {
            text.append(format(
                    "%-46s %10.1f %10.0f %10.0f%n",
                    cost.script(), cost.serverMicros(), cost.micros(0.5), cost.micros(0.99)));
        }
        return text.append("by the server's own clock; and until this process had the answer")
                .toString();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
