package io.concordat.testing.model.redo;

import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Scenario;
import io.concordat.testing.model.parts.Writes;
import io.concordat.testing.model.redo.Redis.Gate;
import java.util.List;

/** Two transactions on one key of a Redis that loses what it has answered, and two replays. */
public final class RedoScenario {
    private final Decisions log;
    private final Redis redis;
    private final List<Writer> writers;
    private final Forgetting forgetting;
    private final List<Replay> replays;

    private RedoScenario(Model model, Rules rules) {
        log = new Decisions(model, rules);
        redis = new Redis(model, rules);
        Writer first = new Writer(1, model, redis, log, List.of());
        writers = List.of(first, new Writer(2, model, redis, log, List.of(first)));
        forgetting = new Forgetting(model, rules);
        Right right = new Right(model);
        replays = List.of(
                new Replay(Gate.REPLAYED_BY_A, model, rules, redis, log, right),
                new Replay(Gate.REPLAYED_BY_B, model, rules, redis, log, right));
        writers.forEach(writer -> writer.addSteps(model));
        forgetting.addSteps(model, redis, log, writers);
        replays.forEach(replay -> replay.addSteps(model));
        redis.addSteps(model, log);
        right.addSteps(model);
        addProperties(model);
    }

    /** This scenario. */
    public static Scenario scenario() {
        return new Scenario(
                "redo",
                "Two transactions in commit-record mode write one key of a Redis that loses, once, what it has not"
                        + " forced or replicated, or is flushed. Two coordinators replay; one may be paused and lose its"
                        + " right to. Decisions are forgotten behind the durability barrier. Swaps may come late.",
                100_000,
                RedoScenario::model,
                List.of(
                        Rule.GATE,
                        Rule.EPOCH,
                        Rule.ORDERED_REPLAY,
                        Rule.KNOWN_IS_NOT_REDONE,
                        Rule.GATE_HOLDS_WHOSE_REPLAY,
                        Rule.PREPARED_END_FIRST,
                        Rule.DURABILITY_BARRIER,
                        Rule.BARRIER_LOOKS_AGAIN),
                List.of());
    }

    private static Model model(Rules rules) {
        Model model = new Model();
        RedoScenario ignored = new RedoScenario(model, rules);
        return model;
    }

    private void addProperties(Model model) {
        model.always("No write is applied twice", s -> redis.key(s) != Writes.REPEATED);
        model.always(
                "No older write lies over a newer one",
                s -> !(redis.key(s).hasBefore(1, 2) && !log.committed(s).hasBefore(1, 2))
                        && !(redis.key(s).hasBefore(2, 1) && !log.committed(s).hasBefore(2, 1)));
        for (int t = 1; t <= 2; t++) {
            int transaction = t;
            Writer writer = writers.get(t - 1);
            model.always(
                    "Only what is committed is applied",
                    s -> !redis.key(s).has(transaction) || log.committed(s).has(transaction));
            model.always(
                    "No committed write is missing while the gate is open",
                    s -> !redis.isOpen(s)
                            || !writer.hasCommitted(s)
                            || redis.key(s).has(transaction));
            model.always(
                    "Nobody is told rolled back of what is committed",
                    s -> !(writer.isRolledBack(s) && log.committed(s).has(transaction)));
            model.always("Nobody is told of a split where there is none", s -> !writer.reportsSplit(s));
        }
        model.eventually(
                "the gate is open, all transactions are over, and the key has all that is committed", this::isResolved);
    }

    private boolean isResolved(State s) {
        return redis.isOpen(s)
                && !redis.hasPrepared(s)
                && redis.key(s) == log.committed(s)
                && forgetting.isIdle(s)
                && writers.stream().allMatch(writer -> writer.isOver(s))
                && replays.stream().allMatch(replay -> replay.isIdle(s));
    }
}
