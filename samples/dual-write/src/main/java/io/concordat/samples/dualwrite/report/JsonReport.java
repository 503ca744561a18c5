package io.concordat.samples.dualwrite.report;

import io.concordat.coordinator.recovery.RecoveryReport.Resolved;
import io.concordat.samples.dualwrite.compare.Difference;
import io.concordat.samples.dualwrite.demo.Answers;
import io.concordat.samples.dualwrite.demo.PhaseResult;
import io.concordat.samples.dualwrite.demo.Recovery;
import io.concordat.samples.dualwrite.demo.Result;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A demonstration's result as one JSON document. */
public final class JsonReport {
    private JsonReport() {}

    /** The document. */
    public static String of(Result result) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("agree", result.agrees());
        document.put("mysql", result.mysql());
        document.put("redis", result.redis());
        document.put("node", result.node());
        document.put("threads", result.settings().threads());
        document.put("limit", result.settings().limit().text());
        document.put("phases", result.phases().stream().map(JsonReport::phase).toList());
        return Json.write(document);
    }

    /** The document of a demonstration that could not be run. */
    public static String ofError(String message) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("agree", false);
        document.put("error", message);
        return Json.write(document);
    }

    private static Map<String, Object> phase(PhaseResult result) {
        Map<String, Object> phase = new LinkedHashMap<>();
        phase.put("name", result.phase().title());
        phase.put("seconds", Seconds.of(result.took()));
        phase.put("transactions", answers(result.answers()));
        phase.put("recovery", recovery(result.recovery()));
        phase.put("rows", result.comparison().rows());
        phase.put("keys", result.comparison().keys());
        phase.put(
                "differences",
                result.comparison().differences().stream()
                        .map(JsonReport::difference)
                        .toList());
        phase.put("xaRecover", result.leftovers().mysql());
        phase.put("preparedIndex", result.leftovers().redis());
        phase.put("keysLeft", result.leftovers().keys());
        return phase;
    }

    private static Map<String, Object> answers(Answers answers) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("committed", answers.committed());
        counts.put("rolledBackOnPurpose", answers.refused());
        counts.put("failed", answers.failed());
        counts.put("unknown", answers.unknown());
        counts.put("unknownCommitted", answers.unknownCommitted());
        counts.put("unknownRolledBack", answers.unknown() - answers.unknownCommitted());
        return counts;
    }

    private static Map<String, Object> recovery(Recovery recovery) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seconds", Seconds.of(recovery.took()));
        map.put("branches", recovery.resolved().stream().map(JsonReport::branch).toList());
        map.put("stillInDoubt", recovery.stillInDoubt());
        return map;
    }

    private static Map<String, Object> branch(Resolved resolved) {
        Map<String, Object> branch = new LinkedHashMap<>();
        branch.put("gtrid", resolved.branch().gtrid());
        branch.put("resource", resolved.branch().resource());
        branch.put("decision", resolved.resolution().name().toLowerCase(Locale.ROOT));
        return branch;
    }

    private static Map<String, Object> difference(Difference difference) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("item", difference.item());
        map.put("detail", difference.detail());
        return map;
    }
}
