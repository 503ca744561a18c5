package io.concordat.testing.benchmarks.compare;

import com.google.gson.GsonBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures for programs: one object. */
final class CompareJson {
    private CompareJson() {}

    static String of(Comparison comparison) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("servers", comparison.servers());
        all.put(
                "connections",
                comparison.options().pool().isPresent()
                        ? comparison.options().pool().getAsInt()
                        : "one for each caller");
        all.put("seed", comparison.options().seed());
        all.put("rounds", comparison.rounds());
        all.put("sliceMillis", comparison.schedule().slice().toMillis());
        all.put(
                "cells",
                comparison.cells().stream().map(cell -> cell(comparison, cell)).toList());
        all.put(
                "times",
                Against.all(comparison).stream().map(CompareJson::times).toList());
        all.put("oneCaller", comparison.trips().stream().map(CompareJson::trips).toList());
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(all) + "\n";
    }

    private static Map<String, Object> cell(Comparison comparison, Cell cell) {
        Ratio ratio = comparison.ratio(cell);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("variant", cell.variant().id());
        fields.put("appendfsync", cell.aof().id());
        fields.put("callers", cell.callers());
        fields.put("transactionsPerSecond", cell.rate());
        fields.put("ofNaive", ratio.median());
        fields.put("ofNaiveQuartiles", List.of(ratio.lowQuarter(), ratio.highQuarter()));
        fields.put("p50Millis", cell.latency(0.5));
        fields.put("p99Millis", cell.latency(0.99));
        fields.put("cpuMicros", cell.cpu());
        fields.put("threadCpuMicros", cell.threadCpu());
        fields.put("mysqlCpuMicros", cell.mysqlCpu());
        fields.put("redisCpuMicros", cell.redisCpu());
        fields.put("allocatedBytes", cell.allocated());
        fields.put("collectorMicros", cell.collector());
        fields.put("redisBytes", cell.redisBytes());
        fields.put("forces", cell.forces());
        fields.put(
                "rounds",
                cell.slices().stream().map(each -> each.slice().rate()).toList());
        return fields;
    }

    private static Map<String, Object> times(Against against) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("variant", against.own().variant().id());
        fields.put("of", against.other().variant().id());
        fields.put("appendfsync", against.own().aof().id());
        fields.put("callers", against.own().callers());
        fields.put("times", against.ratio().median());
        fields.put(
                "timesQuartiles",
                List.of(against.ratio().lowQuarter(), against.ratio().highQuarter()));
        return fields;
    }

    private static Map<String, Object> trips(Trips trips) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("variant", trips.variant().id());
        fields.put("redisRoundTrips", trips.redis());
        fields.put("mysqlRoundTrips", trips.mysql());
        fields.put("mysqlStatements", trips.statements());
        trips.forces().ifPresent(forces -> fields.put("forces", forces));
        return fields;
    }
}
