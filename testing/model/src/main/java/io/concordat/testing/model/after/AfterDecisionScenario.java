package io.concordat.testing.model.after;

import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Scenario;
import java.util.List;

/** Two transactions on one key, written after their decisions, or one of them prepared. */
public final class AfterDecisionScenario {
    private final Log log;
    private final Redis redis;
    private final List<Writer> writers;
    private final List<Recoverer> recoverers;

    private AfterDecisionScenario(Model model, Rules rules) {
        log = new Log(model, rules);
        redis = new Redis(model, rules, log);
        writers =
                List.of(new Writer(1, false, model, rules, log, redis), new Writer(2, true, model, rules, log, redis));
        recoverers =
                List.of(new Recoverer("recoverer 1", model, writers), new Recoverer("recoverer 2", model, writers));
        writers.forEach(writer -> writer.addSteps(model));
        recoverers.forEach(recoverer -> recoverer.addSteps(model));
        log.addSteps(model);
        redis.addSteps(model);
        addProperties(model);
    }

    /** This scenario. */
    public static Scenario scenario() {
        return new Scenario(
                "after the decision",
                "Two transactions set one key, and redis hears of them when they are decided (one round trip); the second may"
                        + " be prepared instead, and change what it finds. Requests come late and twice, two recoverers apply"
                        + " what they have read in the log, however long ago, and forgotten decisions take outcomes and places"
                        + " along.",
                1_000,
                AfterDecisionScenario::model,
                List.of(
                        Rule.PLACES,
                        Rule.SWAPS_LEAVE_PLACES,
                        Rule.PLACE_AND_A_HALF,
                        Rule.LOCKS_ARE_MINDED,
                        Rule.FLOOR,
                        Rule.FLOOR_READS_UNCOMMITTED,
                        Rule.FLOOR_IS_SEEN_TWICE,
                        Rule.UNKNOWN_IS_SETTLED),
                List.of(Rule.OUTCOME_STAYS));
    }

    private static Model model(Rules rules) {
        Model model = new Model();
        AfterDecisionScenario ignored = new AfterDecisionScenario(model, rules);
        return model;
    }

    private void addProperties(Model model) {
        model.always("No older write lies over a newer one", s -> !redis.hasOldOverNew(s));
        for (int t = 1; t <= 2; t++) {
            int number = t;
            int other = 3 - t;
            Writer writer = writers.get(t - 1);
            Writer one = writers.get(other - 1);
            model.always(
                    "Only what is decided is applied", s -> !redis.isApplied(s, number) || log.isDecided(s, number));
            model.always(
                    "What is forgotten was applied, or a later decision was",
                    s -> !log.isForgotten(s, number)
                            || redis.isApplied(s, number)
                            || (log.isBefore(s, number, other) && redis.isApplied(s, other)));
            model.always(
                    "What lacks an earlier decision is told, not taken for done",
                    s -> !writer.lacksEarlier(s) || !log.isForgotten(s, other));
            model.always(
                    "Nobody is told of a heuristic outcome where both are written after their decisions",
                    s -> !one.isToldHeuristic(s) || writer.isPrepared(s) || one.isPrepared(s));
        }
        model.eventually("both transactions are over, and the key has the last decision", this::isResolved);
    }

    private boolean isResolved(State s) {
        return writers.stream().allMatch(writer -> writer.isOver(s))
                && recoverers.stream().allMatch(recoverer -> recoverer.isIdle(s))
                && !redis.isLocked(s)
                && hasLast(s);
    }

    private boolean hasLast(State s) {
        if (writers.stream().anyMatch(writer -> writer.isToldHeuristic(s))) {
            return true;
        }
        int last = log.isDecided(s, 2) && !log.isBefore(s, 2, 1) ? 2 : 1;
        return redis.value(s) == (log.isDecided(s, last) ? last : 0);
    }
}
