package io.concordat.testing.faults.report;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Results as one JSON object; docs/testing.md says what is in it. */
public final class Json {
    private Json() {}

    /** All results. */
    public static String of(List<RunResult> results, double seconds) {
        long violated = results.stream().filter(result -> !result.holds()).count();
        return String.format(
                Locale.ROOT,
                "{\"runs\":%d,\"violated\":%d,\"seconds\":%.1f,\"results\":%s}",
                results.size(),
                violated,
                seconds,
                array(results.stream().map(Json::of).toList()));
    }

    private static String of(RunResult result) {
        return String.format(
                Locale.ROOT,
                "{\"seed\":%d,\"plan\":%s,\"mode\":%s,\"instances\":%d,\"faults\":%s,\"reached\":%d,\"told\":%s,"
                        + "\"violations\":%s,\"seconds\":%.1f,\"replay\":%s,\"evidence\":%s}",
                result.plan().seed(),
                text(result.plan().toString()),
                text(result.plan().mode().toString()),
                result.plan().instances(),
                array(texts(result.plan().faults())),
                result.reached(),
                told(result.told()),
                array(texts(result.violations())),
                result.duration().toMillis() / 1000.0,
                text(result.replay()),
                text(result.evidence().map(Object::toString).orElse("")));
    }

    private static String told(Map<String, Integer> told) {
        return new TreeMap<>(told)
                .entrySet().stream()
                        .map(entry -> text(entry.getKey()) + ":" + entry.getValue())
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static List<String> texts(Collection<?> values) {
        return values.stream().map(value -> text(value.toString())).toList();
    }

    private static String array(List<String> values) {
        return "[" + String.join(",", values) + "]";
    }

    private static String text(String value) {
        StringBuilder escaped = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (each == '"' || each == '\\') {
                escaped.append('\\').append(each);
            } else if (each < ' ') {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) each));
            } else {
                escaped.append(each);
            }
        }
        return escaped.append('"').toString();
    }
}
