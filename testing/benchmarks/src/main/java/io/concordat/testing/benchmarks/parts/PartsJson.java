package io.concordat.testing.benchmarks.parts;

import com.google.gson.GsonBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures for programs: one object. */
final class PartsJson {
    private PartsJson() {}

    static String of(PartsResult result) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("benchmark", "parts");
        all.put("java", System.getProperty("java.version"));
        all.put("processors", Runtime.getRuntime().availableProcessors());
        all.put("rounds", result.options().rounds());
        all.put("seed", result.options().seed());
        all.put("parts", result.parts().stream().map(PartsJson::part).toList());
        all.put("redis", result.redis());
        all.put("scripts", result.scripts().stream().map(PartsJson::script).toList());
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(all);
    }

    private static Map<String, Object> part(PartResult result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("group", PartsOptions.name(result.part().group()));
        fields.put("name", result.part().name());
        fields.put("callers", result.part().callers());
        fields.put("perSecond", result.rate());
        fields.put("micros", result.median());
        fields.put("allMicros", result.micros());
        fields.put("cpuMicros", result.cpuMicros());
        fields.put("allocatedBytes", result.bytes());
        result.forced().ifPresent(forces -> fields.put("forces", forces));
        return fields;
    }

    private static Map<String, Object> script(ScriptCost cost) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("script", cost.script());
        fields.put("serverMicros", cost.serverMicros());
        fields.put("p50Micros", cost.micros(0.5));
        fields.put("p99Micros", cost.micros(0.99));
        return fields;
    }
}
