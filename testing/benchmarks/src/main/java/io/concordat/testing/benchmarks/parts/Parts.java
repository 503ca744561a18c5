package io.concordat.testing.benchmarks.parts;

import io.concordat.testing.benchmarks.parts.Part.Group;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import org.openjdk.jmh.runner.RunnerException;

/** Measures parts of this project by themselves. For one run. */
public final class Parts {
    /** So that a script's round trip is not the disk's. */
    private static final RedisOptions REDIS = RedisOptions.defaults().with("appendfsync", "everysec");

    private final PartsOptions options;
    private final Consumer<String> progress;

    /** With these options, telling how far it is. */
    public Parts(PartsOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Measures, and gives the table or the JSON object. */
    public String run() throws RunnerException, XAException {
        PartsResult result = measure();
        return options.json() ? PartsJson.of(result) : PartsTable.of(result);
    }

    private PartsResult measure() throws RunnerException, XAException {
        List<PartResult> parts = new ArrayList<>(takeTurns());
        if (!options.groups().contains(Group.SCRIPTS)) {
            return new PartsResult(options, parts, "", List.of());
        }
        try (RedisServer redis = Servers.startRedis(REDIS)) {
            progress.accept("scripts, " + options.transactions() + " transactions of each kind ...");
            List<ScriptCost> scripts = new ScriptCosts(redis, options.transactions()).run();
            return new PartsResult(options, parts, redis.description().replaceFirst(" at .*", ""), scripts);
        }
    }

    /** Each round all parts, in an order of its own, each in a new process: what the machine does meanwhile hits all alike. */
    private List<PartResult> takeTurns() throws RunnerException {
        Jmh jmh = new Jmh(options);
        Random random = new Random(options.seed());
        List<Part> all = AllParts.of(options.groups());
        Map<Part, PartResult> results = new LinkedHashMap<>();
        all.forEach(part -> results.put(part, new PartResult(part, List.of(), List.of(), List.of(), List.of())));
        for (int round = 1; round <= options.rounds(); round++) {
            List<Part> order = new ArrayList<>(all);
            Collections.shuffle(order, random);
            for (int i = 0; i < order.size(); i++) {
                Part part = order.get(i);
                progress.accept("round " + round + " of " + options.rounds() + ", " + (i + 1) + " of " + order.size()
                        + ": " + PartsOptions.name(part.group()) + " " + part.name() + " ...");
                results.put(part, results.get(part).plus(jmh.measure(part)));
            }
        }
        return List.copyOf(results.values());
    }
}
