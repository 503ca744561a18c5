package io.concordat.testing.model.setback;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.setback.Stores.Branch;

/**
 * The recovery of Redis: replays behind a closed gate, then scans, matches, scans again. Before it rolls back what has no
 * decision, it looks whether confirmed history is gone.
 */
final class Recovery {
    private static final String NAME = "recovery";

    private final Rules rules;
    private final Stores stores;
    private final Transaction log;
    private final Field<At> at;
    private final Field<Integer> generation;
    private final Field<Integer> seen;
    private final Field<Boolean> alarm;

    private enum At {
        IDLE,
        LOOKS_BEFORE_REPLAY,
        REPLAYS,
        REPLAYS_WHAT_IS_SET_BACK,
        REPLAY_ROLLS_BACK,
        BEGUN,
        SCANNED,
        MATCHED_COMMIT,
        MATCHED_ROLLBACK,
        COMMITS,
        LOOKS,
        LOOKS_AGAIN,
        ROLLS_BACK
    }

    Recovery(Model model, Rules rules, Stores stores, Transaction log) {
        this.rules = rules;
        this.stores = stores;
        this.log = log;
        at = model.layout().choice(NAME, At.class);
        generation = model.layout().number("generation of " + NAME, 2);
        seen = model.layout().number("seen by " + NAME, 2);
        alarm = model.layout().flag("alarm");
    }

    void addSteps(Model model) {
        replays(model);
        scans(model);
        resolves(model);
    }

    private void replays(Model model) {
        model.step(
                NAME,
                "finds the gate closed, and reads " + firstRead(),
                s -> is(s, At.IDLE) && !stores.isOpen(s) && !s.is(alarm),
                s -> readFirst(s).with(at, At.LOOKS_BEFORE_REPLAY));
        model.step(NAME, "reads " + secondRead(), s -> is(s, At.LOOKS_BEFORE_REPLAY), s -> s.with(alarm, isBehind(s))
                .with(generation, stores.generation(s))
                .with(at, isBehind(s) && rules.keep(Rule.GENERATION) ? At.REPLAYS_WHAT_IS_SET_BACK : At.REPLAYS));
        model.step(
                NAME,
                "finds the branch prepared and decided, and commits it",
                s -> isReplaying(s) && isListed(s) && log.saysCommit(s),
                stores::commitRedis);
        model.step(
                NAME,
                "finds the branch prepared and not decided, and fences it",
                s -> is(s, At.REPLAYS) && isListed(s) && !log.saysCommit(s),
                s -> log.fence(s).with(at, At.REPLAY_ROLLS_BACK));
        model.step(
                NAME,
                "finds the branch prepared and not decided, and leaves it in doubt",
                s -> is(s, At.REPLAYS_WHAT_IS_SET_BACK) && isListed(s) && !log.saysCommit(s),
                s -> log.fence(s).with(at, At.IDLE));
        model.step(NAME, "rolls the branch back", s -> is(s, At.REPLAY_ROLLS_BACK), s -> rollBack(s)
                .with(at, At.IDLE));
        model.step(
                NAME,
                "tells the decision again, if there is one, and opens the gate",
                s -> isReplaying(s) && !isListed(s),
                s -> stores.open(raise(log.saysCommit(s) ? stores.redo(s) : s))
                        .with(alarm, false)
                        .with(at, At.IDLE));
    }

    private State raise(State s) {
        return is(s, At.REPLAYS_WHAT_IS_SET_BACK) ? stores.raiseGeneration(s, Math.min(2, log.confirmed(s) + 1)) : s;
    }

    private boolean isReplaying(State s) {
        return is(s, At.REPLAYS) || is(s, At.REPLAYS_WHAT_IS_SET_BACK);
    }

    private void scans(Model model) {
        model.step(NAME, "notes the generation", s -> is(s, At.IDLE) && stores.isOpen(s) && isListed(s), s -> s.with(
                        generation, stores.generation(s))
                .with(at, At.BEGUN));
        model.step(NAME, "SCANNED redis", s -> is(s, At.BEGUN), s -> s.with(at, isListed(s) ? At.SCANNED : At.IDLE));
        model.step(
                NAME,
                "MATCHED: a commit decision",
                s -> is(s, At.SCANNED) && log.saysCommit(s),
                s -> s.with(at, At.MATCHED_COMMIT));
        model.step(NAME, "MATCHED: no commit decision", s -> is(s, At.SCANNED) && !log.saysCommit(s), s -> log.fence(s)
                .with(at, At.MATCHED_ROLLBACK));
        model.step(
                NAME,
                "SCANNED redis again",
                s -> is(s, At.MATCHED_COMMIT),
                s -> s.with(at, isListed(s) ? At.COMMITS : At.IDLE));
        model.step(
                NAME,
                "SCANNED redis again",
                s -> is(s, At.MATCHED_ROLLBACK),
                s -> s.with(at, isListed(s) ? At.LOOKS : At.IDLE));
    }

    private void resolves(Model model) {
        model.step(NAME, "RESOLVING redis: commit", s -> is(s, At.COMMITS), s -> stores.commitRedis(s)
                .with(at, At.IDLE));
        model.step(NAME, "reads " + firstRead(), s -> is(s, At.LOOKS), s -> readFirst(s)
                .with(at, At.LOOKS_AGAIN));
        model.step(NAME, "reads " + secondRead(), s -> is(s, At.LOOKS_AGAIN), s -> s.with(alarm, isBehind(s))
                .with(at, isBehind(s) && rules.keep(Rule.GENERATION) ? At.IDLE : At.ROLLS_BACK));
        model.step(NAME, "RESOLVING redis: roll back", s -> is(s, At.ROLLS_BACK), s -> rollBack(s)
                .with(at, At.IDLE));
    }

    /** Redis's generation only grows while nothing is lost, so that the one of the log is to be read before it. */
    private State readFirst(State s) {
        return s.with(seen, rules.keep(Rule.LOG_IS_READ_FIRST) ? log.confirmed(s) : stores.generation(s));
    }

    private boolean isBehind(State s) {
        return rules.keep(Rule.LOG_IS_READ_FIRST) ? stores.generation(s) < s.get(seen) : s.get(seen) < log.confirmed(s);
    }

    private String firstRead() {
        return rules.keep(Rule.LOG_IS_READ_FIRST) ? "the generation in the log" : "the generation in Redis";
    }

    private String secondRead() {
        return rules.keep(Rule.LOG_IS_READ_FIRST) ? "the generation in Redis" : "the generation in the log";
    }

    private State rollBack(State s) {
        boolean isSame = stores.generation(s) == s.get(generation);
        return isSame || !rules.keep(Rule.ROLLBACK_CARRIES_GENERATION) ? stores.rollBackRedis(s) : s;
    }

    private boolean isListed(State s) {
        return stores.redisIs(s, Branch.PREPARED);
    }

    private boolean is(State s, At where) {
        return s.is(at, where);
    }

    boolean isIdle(State s) {
        return is(s, At.IDLE);
    }

    boolean hasRaisedAlarm(State s) {
        return s.is(alarm);
    }
}
