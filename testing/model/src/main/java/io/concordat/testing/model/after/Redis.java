package io.concordat.testing.model.after;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import java.util.List;

/** One key with the place of the last decision that has written it, outcomes, a lock, and the floor below which places are gone. */
final class Redis {
    static final String NAME = "redis";

    private static final int NOBODY = 0;

    private final Rules rules;
    private final Log log;
    private final Field<Integer> value;
    private final Field<Integer> place;
    private final Field<Boolean> half;
    private final Field<Integer> floor;
    private final Field<Integer> lock;
    private final Field<Boolean> oldOverNew;
    private final List<Field<Boolean>> applied;
    private final List<Field<Outcome>> outcomes;

    /** How a branch has ended. */
    private enum Outcome {
        NONE,
        COMMITTED,
        HEURISTIC
    }

    /** What it makes of a decided branch. */
    enum Answer {
        DONE,
        COMPLETE,
        BUSY,
        HEURISTIC
    }

    Redis(Model model, Rules rules, Log log) {
        this.rules = rules;
        this.log = log;
        value = model.layout().number("key", 2);
        place = model.layout().number("place of key", 2);
        half = model.layout().flag("place and a half");
        floor = model.layout().number("floor", 3);
        lock = model.layout().number("lock", 2);
        oldOverNew = model.layout().flag("old over new");
        applied = List.of(model.layout().flag("applied 1"), model.layout().flag("applied 2"));
        outcomes = List.of(
                model.layout().choice("outcome 1", Outcome.class),
                model.layout().choice("outcome 2", Outcome.class));
    }

    void addSteps(Model model) {
        model.step(
                NAME,
                "gets the floor with some branch, and drops places below it",
                s -> log.floor(s) > s.get(floor),
                s -> drop(s.with(floor, log.floor(s))));
        for (int t = 1; t <= 2; t++) {
            int transaction = t;
            model.fault(
                    NAME,
                    "drops the outcome of forgotten transaction " + t,
                    s -> is(s, transaction, Outcome.COMMITTED)
                            && (log.isForgotten(s, transaction) || !rules.keep(Rule.OUTCOME_STAYS)),
                    s -> s.with(outcomes.get(transaction - 1), Outcome.NONE));
        }
    }

    private State drop(State s) {
        return s.get(place) < s.get(floor) ? s.with(place, 0).with(half, false) : s;
    }

    private boolean is(State s, int transaction, Outcome outcome) {
        return s.is(outcomes.get(transaction - 1), outcome);
    }

    /** What decided.lua does with a branch that was not prepared. */
    Answer answer(State s, int transaction) {
        int its = log.place(s, transaction);
        if (is(s, transaction, Outcome.COMMITTED)) {
            return Answer.DONE;
        } else if (is(s, transaction, Outcome.HEURISTIC)) {
            return Answer.HEURISTIC;
        } else if (its < s.get(floor) && rules.keep(Rule.FLOOR)) {
            return Answer.COMPLETE;
        } else if (isLate(s, its)) {
            return s.is(half) && rules.keep(Rule.PLACE_AND_A_HALF) ? Answer.HEURISTIC : Answer.DONE;
        }
        return isLocked(s) && rules.keep(Rule.LOCKS_ARE_MINDED) ? Answer.BUSY : Answer.DONE;
    }

    private boolean isLate(State s, int its) {
        return s.get(place) >= its && rules.keep(Rule.PLACES);
    }

    /** What decided.lua leaves behind. */
    State apply(State s, int transaction) {
        return switch (answer(s, transaction)) {
            case BUSY, COMPLETE -> s;
            case HEURISTIC -> s.with(outcomes.get(transaction - 1), Outcome.HEURISTIC);
            case DONE -> {
                int its = log.place(s, transaction);
                boolean changes = !is(s, transaction, Outcome.COMMITTED) && !isLate(s, its);
                yield changes ? mark(write(s, transaction), its, false) : s;
            }
        };
    }

    private State write(State s, int transaction) {
        boolean over = log.isBefore(s, transaction, 3 - transaction) && s.is(applied.get(2 - transaction));
        State after = s.with(value, transaction)
                .with(applied.get(transaction - 1))
                .with(outcomes.get(transaction - 1), Outcome.COMMITTED);
        return over ? after.with(oldOverNew) : after;
    }

    private State mark(State s, int its, boolean inPlace) {
        return its < s.get(place) ? s : s.with(place, its).with(half, inPlace);
    }

    boolean isLocked(State s) {
        return !s.is(lock, NOBODY);
    }

    State lock(State s, int transaction) {
        return s.with(lock, transaction);
    }

    State unlock(State s) {
        return s.with(lock, NOBODY);
    }

    /** The swap of a prepared branch that has changed what it found; does nothing a second time. */
    State swap(State s, int transaction) {
        if (!s.is(lock, transaction)) {
            return s;
        }
        State after = unlock(write(s, transaction));
        return rules.keep(Rule.SWAPS_LEAVE_PLACES) ? mark(after, log.place(s, transaction), true) : after;
    }

    /** Who has written the key last; 0 for nobody. */
    int value(State s) {
        return s.get(value);
    }

    boolean isApplied(State s, int transaction) {
        return s.is(applied.get(transaction - 1));
    }

    boolean isHeuristic(State s, int transaction) {
        return is(s, transaction, Outcome.HEURISTIC);
    }

    /** Whether an earlier decision was ever written over a later one. */
    boolean hasOldOverNew(State s) {
        return s.is(oldOverNew);
    }
}
