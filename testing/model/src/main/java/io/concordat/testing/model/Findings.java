package io.concordat.testing.model;

import io.concordat.testing.model.checker.Exploration;
import io.concordat.testing.model.checker.Explorer;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Scenario;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the explorations find; each runs when it is first asked for. Thread-safe. */
public final class Findings {
    private static final Map<String, Exploration> KNOWN = new ConcurrentHashMap<>();

    private Findings() {}

    /** A scenario with every rule. */
    public static Exploration of(Scenario scenario) {
        return KNOWN.computeIfAbsent(
                scenario.name(), name -> Explorer.explore(scenario.model().apply(Rules.all())));
    }

    /** A scenario without one rule. */
    public static Exploration without(Rule rule, Scenario scenario) {
        return KNOWN.computeIfAbsent(
                scenario + " " + rule,
                name -> Explorer.explore(scenario.model().apply(Rules.all().without(rule))));
    }
}
