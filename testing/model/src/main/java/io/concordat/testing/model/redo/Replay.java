package io.concordat.testing.model.redo;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.redo.Redis.Branch;
import io.concordat.testing.model.redo.Redis.Gate;
import java.util.List;

/**
 * One coordinator that tells Redis again what it has lost. It may be paused between any two steps, and lose the right to replay
 * meanwhile.
 */
final class Replay {
    private final String name;
    private final Gate mine;
    private final Rules rules;
    private final Redis redis;
    private final Decisions log;
    private final Right right;
    private final Field<At> at;
    private final List<Field<Boolean>> told;

    private enum At {
        IDLE,
        HAS_THE_RIGHT,
        GATE_IS_CLOSED,
        ENDING,
        COMMITS_1,
        COMMITS_2,
        ROLLS_BACK_1,
        ROLLS_BACK_2,
        TELLING,
        TELLS_1,
        TELLS_2
    }

    Replay(Gate mine, Model model, Rules rules, Redis redis, Decisions log, Right right) {
        this.name = "replay " + (mine == Gate.REPLAYED_BY_A ? "A" : "B");
        this.mine = mine;
        this.rules = rules;
        this.redis = redis;
        this.log = log;
        this.right = right;
        at = model.layout().choice(name, At.class);
        told = List.of(model.layout().flag(name + " told 1"), model.layout().flag(name + " told 2"));
    }

    void addSteps(Model model) {
        begins(model);
        endsWhatIsPrepared(model, 1, At.COMMITS_1, At.ROLLS_BACK_1);
        endsWhatIsPrepared(model, 2, At.COMMITS_2, At.ROLLS_BACK_2);
        tells(model, 1, At.TELLS_1);
        tells(model, 2, At.TELLS_2);
        model.step(name, "opens the gate", s -> mayTell(s) && next(s) == 0 && mayOpen(s), s -> stop(redis.open(s)));
        model.step(
                name,
                "stops, for it has lost its right or its server",
                s -> mayTell(s) && next(s) == 0 && !mayOpen(s),
                this::stop);
        model.fault(name, "dies", s -> !isIdle(s), this::stop);
    }

    private void begins(Model model) {
        model.step(
                name,
                "takes the right and raises the epoch",
                s -> s.is(at, At.IDLE) && !redis.isOpen(s) && right.isFreeFor(s, mine),
                s -> log.raiseEpoch(right.take(s, mine)).with(at, At.HAS_THE_RIGHT));
        model.step(name, "finds the gate open", s -> s.is(at, At.HAS_THE_RIGHT) && redis.isOpen(s), this::stop);
        model.step(
                name,
                "closes the gate for itself",
                s -> s.is(at, At.HAS_THE_RIGHT) && !redis.isOpen(s),
                s -> redis.beginReplay(s, mine).with(at, At.GATE_IS_CLOSED));
        model.step(name, "raises the epoch again", s -> s.is(at, At.GATE_IS_CLOSED), s -> log.raiseEpoch(s)
                .with(at, At.ENDING));
    }

    private void endsWhatIsPrepared(Model model, int transaction, At commits, At rollsBack) {
        String branch = " branch " + transaction;
        model.step(
                name,
                "finds" + branch + " prepared and decided",
                s -> isToEnd(s, transaction) && log.saysCommit(s, transaction),
                s -> s.with(at, commits));
        model.step(
                name,
                "finds" + branch + " prepared and not decided, and fences it",
                s -> isToEnd(s, transaction) && !log.saysCommit(s, transaction),
                s -> log.fence(s, transaction).with(at, rollsBack));
        model.step(name, "commits" + branch, s -> s.is(at, commits), s -> redis.swap(s, transaction)
                .with(at, At.ENDING));
        model.step(name, "rolls back" + branch, s -> s.is(at, rollsBack), s -> redis.rollBack(s, transaction)
                .with(at, At.ENDING));
    }

    private boolean isToEnd(State s, int transaction) {
        return rules.keep(Rule.PREPARED_END_FIRST) && s.is(at, At.ENDING) && redis.is(s, transaction, Branch.PREPARED);
    }

    private void tells(Model model, int transaction, At tells) {
        String branch = " branch " + transaction;
        model.step(name, "reads the decision of" + branch, s -> mayTell(s) && isNext(s, transaction), s -> s.with(
                        at, tells)
                .with(told.get(transaction - 1)));
        model.step(
                name,
                "tells" + branch + " again",
                s -> s.is(at, tells) && redis.isTurn(s, mine, place(s)) && !isBlocked(s, transaction),
                s -> redis.redo(s, transaction).with(at, At.TELLING));
        model.step(
                name,
                "stops, for it cannot tell" + branch,
                s -> s.is(at, tells) && (!redis.isTurn(s, mine, place(s)) || isBlocked(s, transaction)),
                this::stop);
    }

    /** How many it has told before the one that it tells. */
    private int place(State s) {
        return s.is(told.get(0)) && s.is(told.get(1)) ? 1 : 0;
    }

    private boolean mayTell(State s) {
        boolean hasEnded = s.is(at, At.ENDING) && (!redis.hasPrepared(s) || !rules.keep(Rule.PREPARED_END_FIRST));
        return s.is(at, At.TELLING) || hasEnded;
    }

    private boolean isBlocked(State s, int transaction) {
        return redis.hasPrepared(s) || redis.is(s, transaction, Branch.ROLLED_BACK);
    }

    private boolean isNext(State s, int transaction) {
        return rules.keep(Rule.ORDERED_REPLAY) ? next(s) == transaction : isLeft(s, transaction);
    }

    /** The next transaction in order of seq; 0 if there is none. */
    private int next(State s) {
        int first = log.committed(s).hasBefore(2, 1) ? 2 : 1;
        if (isLeft(s, first)) {
            return first;
        }
        return isLeft(s, 3 - first) ? 3 - first : 0;
    }

    private boolean isLeft(State s, int transaction) {
        return log.saysCommit(s, transaction) && !s.is(told.get(transaction - 1));
    }

    private boolean mayOpen(State s) {
        return right.isHeldBy(s, mine) && redis.isReplayedBy(s, mine);
    }

    private State stop(State s) {
        return right.give(s, mine).with(at, At.IDLE).with(told.get(0), false).with(told.get(1), false);
    }

    boolean isIdle(State s) {
        return s.is(at, At.IDLE);
    }
}
