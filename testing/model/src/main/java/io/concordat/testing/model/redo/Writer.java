package io.concordat.testing.model.redo;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.redo.Redis.Branch;
import java.util.List;

/** One transaction that writes the key: its coordinator, and after a crash its recovery. */
final class Writer {
    private final int number;
    private final List<Writer> before;
    private final String name;
    private final Redis redis;
    private final Decisions log;
    private final Field<At> at;
    private final Field<Boolean> late;
    private final Field<Boolean> split;

    private enum At {
        NOT_BEGUN,
        BEGUN,
        PREPARED,
        COMMITTING,
        ROLLING_BACK,
        LEFT_TO_RECOVERY,
        MUST_COMMIT,
        MUST_ROLL_BACK,
        COMMITTED,
        ROLLED_BACK
    }

    Writer(int number, Model model, Redis redis, Decisions log, List<Writer> before) {
        this.before = before;
        this.number = number;
        this.name = "transaction " + number;
        this.redis = redis;
        this.log = log;
        at = model.layout().choice(name, At.class);
        late = model.layout().flag("late swap of " + number);
        split = model.layout().flag(name + " split");
    }

    void addSteps(Model model) {
        works(model);
        commits(model);
        isRecovered(model);
    }

    private void works(Model model) {
        // By symmetry: the one that begins first is the first.
        model.step(
                name,
                "BEGUN",
                s -> is(s, At.NOT_BEGUN) && before.stream().allMatch(w -> w.hasBegun(s)),
                s -> log.begin(s.with(at, At.BEGUN), number));
        model.step(
                name,
                "BEGUN anew, in the present epoch",
                s -> is(s, At.BEGUN) && log.isOfEarlierEpoch(s, number),
                s -> log.begin(s, number));
        model.step(name, "PREPARED", s -> is(s, At.BEGUN) && redis.letsPrepare(s, number), s -> redis.prepare(s, number)
                .with(at, At.PREPARED));
        model.step(name, "DECIDED", s -> is(s, At.PREPARED) && log.letsDecide(s, number), s -> log.decide(s, number)
                .with(at, At.COMMITTING));
        model.step(
                name,
                "ROLLING_BACK, for the decision is refused",
                s -> is(s, At.PREPARED) && !log.letsDecide(s, number),
                s -> s.with(at, At.ROLLING_BACK));
        model.step(name, "ROLLED_BACK", s -> is(s, At.ROLLING_BACK), s -> redis.rollBack(s, number)
                .with(at, At.ROLLED_BACK));
    }

    private void commits(Model model) {
        model.step(name, "COMMITTING redis", s -> is(s, At.COMMITTING), s -> heard(redis.swap(s, number)));
        model.fault(name, "crashes", s -> is(s, At.PREPARED) || is(s, At.COMMITTING), s -> s.with(
                        late, is(s, At.COMMITTING))
                .with(at, At.LEFT_TO_RECOVERY));
        model.fault(Redis.NAME, "swaps branch " + number + ", late", s -> s.is(late), s -> redis.swap(s, number)
                .with(late, false));
    }

    /** The answer to a swap. One that finds nothing is asked again after a replay, if the gate is closed. */
    private State heard(State s) {
        if (redis.is(s, number, Branch.COMMITTED)) {
            return s.with(at, At.COMMITTED);
        }
        boolean mayBeReplayed = redis.is(s, number, Branch.NONE) && !redis.isOpen(s);
        return mayBeReplayed
                ? s.with(at, At.LEFT_TO_RECOVERY)
                : s.with(at, At.COMMITTED).with(split);
    }

    /** Recovery acts behind the gate only; scanning and fencing have a scenario of their own. */
    private void isRecovered(Model model) {
        String recovery = "recovery of " + number;
        model.step(
                recovery,
                "MATCHED: a commit decision",
                s -> is(s, At.LEFT_TO_RECOVERY) && redis.isOpen(s) && log.saysCommit(s, number),
                s -> s.with(at, At.MUST_COMMIT));
        model.step(
                recovery,
                "MATCHED: no commit decision",
                s -> is(s, At.LEFT_TO_RECOVERY) && redis.isOpen(s) && !log.saysCommit(s, number),
                s -> log.fence(s, number).with(at, At.MUST_ROLL_BACK));
        model.step(recovery, "RESOLVING: commit", s -> is(s, At.MUST_COMMIT), s -> heard(redis.swap(s, number)));
        model.step(recovery, "RESOLVING: roll back", s -> is(s, At.MUST_ROLL_BACK), s -> redis.rollBack(s, number)
                .with(at, At.ROLLED_BACK));
    }

    private boolean is(State s, At where) {
        return s.is(at, where);
    }

    private boolean hasBegun(State s) {
        return !is(s, At.NOT_BEGUN);
    }

    /** Whether Redis has answered its commit. */
    boolean hasCommitted(State s) {
        return is(s, At.COMMITTED);
    }

    boolean isRolledBack(State s) {
        return is(s, At.ROLLED_BACK);
    }

    boolean reportsSplit(State s) {
        return s.is(split);
    }

    /** Whether it does nothing any more; one that cannot begin, because others go on for ever, waits. */
    boolean isOver(State s) {
        return hasCommitted(s) || isRolledBack(s);
    }
}
