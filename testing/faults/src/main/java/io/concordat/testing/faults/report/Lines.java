package io.concordat.testing.faults.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Results as text for people. */
public final class Lines {
    private Lines() {}

    /** One line; what does not hold follows in further ones, with the command that replays the run. */
    public static String of(RunResult result) {
        StringBuilder line = new StringBuilder();
        line.append(result.holds() ? "ok       " : "VIOLATED ")
                .append(result.plan())
                .append(result.isReached() ? "" : " (" + result.reached() + " faults reached)")
                .append(' ')
                .append(new TreeMap<>(result.told()))
                .append(String.format(" %.1f s", result.duration().toMillis() / 1000.0));
        for (String violation : result.violations()) {
            line.append("\n    ").append(violation);
        }
        if (!result.holds()) {
            line.append("\n    evidence: ")
                    .append(result.evidence().map(Object::toString).orElse("none"));
            line.append("\n    replay:   ").append(result.replay());
        }
        return line.toString();
    }

    /** The last line. */
    public static String summary(List<RunResult> results, double seconds) {
        long violated = results.stream().filter(result -> !result.holds()).count();
        long missed = results.stream().filter(result -> !result.isReached()).count();
        Map<String, Integer> told = new TreeMap<>();
        results.forEach(result -> result.told().forEach((name, number) -> told.merge(name, number, Integer::sum)));
        String modes = results.stream()
                .collect(Collectors.groupingBy(
                        result -> result.plan().mode() + "/" + result.plan().instances(),
                        TreeMap::new,
                        Collectors.counting()))
                .toString();
        return String.format(
                "%d runs, %d violated, in %d the fault was not reached; transactions %s; runs by mode and instances %s; %.0f s",
                results.size(), violated, missed, told, modes, seconds);
    }
}
