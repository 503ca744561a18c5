package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.contender.Variant;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The figures for people. */
final class CompareTable {
    private static final String HEAD = String.format(
            "%-32s %6s %16s %8s %8s %7s %7s %7s %7s %6s %6s %7s %7s%n",
            "",
            "tx/s",
            "of naive (IQR)",
            "p50 ms",
            "p99 ms",
            "CPU us",
            "threads",
            "MySQL",
            "Redis",
            "GC us",
            "KB",
            "sent KB",
            "forces");

    private CompareTable() {}

    static String of(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        text.append(comparison.servers()).append('\n');
        text.append(String.format(
                "%d rounds of slices of %d ms, seed %d; medians of the rounds, ratios within a round%n",
                comparison.rounds(),
                comparison.schedule().slice().toMillis(),
                comparison.options().seed()));
        text.append("""
                for each transaction: CPU time of the process, of its Java threads, of MySQL, of Redis; time of the collector;
                KB allocated; KB that Redis was sent; forced writes
                """);
        text.append(quick(comparison));
        for (Aof aof : comparison.options().aof()) {
            for (int callers : comparison.options().callers()) {
                text.append(
                        String.format("%nappendfsync %s, %d caller%s%n", aof.id(), callers, callers == 1 ? "" : "s"));
                text.append(HEAD);
                for (Variant variant : comparison.options().variants()) {
                    text.append(line(comparison, comparison.cell(variant, callers, aof)));
                }
                int each = callers;
                Against.all(comparison).stream()
                        .filter(against -> against.isOf(aof, each))
                        .forEach(against -> text.append(against.line()));
            }
        }
        return text.append(failed(comparison)).append(trips(comparison)).toString();
    }

    /** What a short time costs, told with the figures. */
    private static String quick(Comparison comparison) {
        return comparison.options().isShort() ? """
                A short time. What it costs: the JVMs compile with the quicker compiler only (C1), so Java takes more processor
                time than in the long run, and those lose most that do most in Java; and with so few rounds a ratio is good to
                a third or so. Judge by the long run.%s
                """.formatted(left(comparison)) : "";
    }

    private static String left(Comparison comparison) {
        String left = Arrays.stream(Variant.values())
                .filter(variant -> !comparison.options().variants().contains(variant))
                .map(Variant::id)
                .collect(Collectors.joining(", "));
        return left.isEmpty() ? "" : " Not compared: " + left + ".";
    }

    private static String line(Comparison comparison, Cell cell) {
        Ratio ratio = comparison.ratio(cell);
        return format(
                "%-32s %6.0f %5.2f (%4.2f-%4.2f) %8.2f %8.2f %7.0f %7.0f %7.0f %7.0f %6.0f %6.1f %7.1f %7.2f%n",
                cell.variant().title(),
                cell.rate(),
                ratio.median(),
                ratio.lowQuarter(),
                ratio.highQuarter(),
                cell.latency(0.5),
                cell.latency(0.99),
                cell.cpu(),
                cell.threadCpu(),
                cell.mysqlCpu(),
                cell.redisCpu(),
                cell.collector(),
                cell.allocated() / 1024,
                cell.redisBytes() / 1024,
                cell.forces());
    }

    /** Those are not hidden: what they took is missing in the rate. */
    private static String failed(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        for (Cell cell : comparison.cells()) {
            if (cell.failed() > 0) {
                text.append(format(
                        "%d transactions of %s failed at %d callers, appendfsync %s%n",
                        cell.failed(),
                        cell.variant().id(),
                        cell.callers(),
                        cell.aof().id()));
            }
        }
        return text.toString();
    }

    private static String trips(Comparison comparison) {
        if (comparison.trips().isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(format(
                "%nA transaction of one caller%n%-32s %8s %8s %11s %8s%n",
                "", "Redis", "MySQL", "statements", "forces"));
        for (Trips trips : comparison.trips()) {
            text.append(format(
                    "%-32s %8.2f %8.2f %11.2f %8s%n",
                    trips.variant().title(), trips.redis(), trips.mysql(), trips.statements(), forces(trips.forces())));
        }
        return text.append(
                        "round trips to Redis and to MySQL, statements that MySQL counts, files forced by the process")
                .toString();
    }

    static String forces(OptionalDouble forces) {
        return forces.isPresent() ? format("%.2f", forces.getAsDouble()) : "?";
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
