package io.concordat.testing.model.redo;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import java.util.List;

/** Forgets the decisions that every branch has answered, a batch at once, behind the durability barrier. */
final class Forgetting {
    private static final String NAME = "forgetting";

    private final Rules rules;
    private final Field<At> at;
    private final List<Field<Boolean>> batch;

    private enum At {
        IDLE,
        LOOKED,
        SECURED
    }

    Forgetting(Model model, Rules rules) {
        this.rules = rules;
        at = model.layout().choice(NAME, At.class);
        batch = List.of(model.layout().flag("batch has 1"), model.layout().flag("batch has 2"));
    }

    void addSteps(Model model, Redis redis, Decisions log, List<Writer> writers) {
        model.step(
                NAME,
                "takes what has answered, and looks at server and gate",
                s -> s.is(at, At.IDLE) && redis.isOpen(s) && anyIsRipe(s, log, writers),
                s -> log.rememberEpoch(take(s, log, writers)).with(at, At.LOOKED));
        model.step(
                NAME,
                "has waited for every replica, and for the file to be forced",
                s -> s.is(at, At.LOOKED),
                s -> (rules.keep(Rule.DURABILITY_BARRIER) ? redis.secure(s) : s).with(at, At.SECURED));
        model.step(
                NAME,
                "FORGOTTEN, for nothing has been lost since",
                s -> s.is(at, At.SECURED) && isWhole(s, redis, log),
                s -> drop(forget(s, log)));
        model.step(
                NAME,
                "keeps the decisions, for something has been lost since",
                s -> s.is(at, At.SECURED) && !isWhole(s, redis, log),
                this::drop);
    }

    /** Every loss closes the gate, a flush too; it stays so until a replay has begun, which raises the epoch. */
    private boolean isWhole(State s, Redis redis, Decisions log) {
        return (redis.isOpen(s) && log.isSameEpoch(s)) || !rules.keep(Rule.BARRIER_LOOKS_AGAIN);
    }

    private static boolean isRipe(State s, Decisions log, Writer writer, int transaction) {
        return log.saysCommit(s, transaction) && writer.hasCommitted(s);
    }

    private static boolean anyIsRipe(State s, Decisions log, List<Writer> writers) {
        return isRipe(s, log, writers.get(0), 1) || isRipe(s, log, writers.get(1), 2);
    }

    private State take(State s, Decisions log, List<Writer> writers) {
        return s.with(batch.get(0), isRipe(s, log, writers.get(0), 1))
                .with(batch.get(1), isRipe(s, log, writers.get(1), 2));
    }

    private State forget(State s, Decisions log) {
        State after = s.is(batch.get(0)) ? log.forget(s, 1) : s;
        return s.is(batch.get(1)) ? log.forget(after, 2) : after;
    }

    private State drop(State s) {
        return s.with(at, At.IDLE).with(batch.get(0), false).with(batch.get(1), false);
    }

    boolean isIdle(State s) {
        return s.is(at, At.IDLE);
    }
}
