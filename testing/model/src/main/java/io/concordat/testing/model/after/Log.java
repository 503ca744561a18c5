package io.concordat.testing.model.after;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Writes;
import java.util.List;

/**
 * The decision log. A decision draws its place, then its row is there for those who read uncommitted, then it is committed. The
 * lowest place in the log becomes the floor: below it all has been carried out.
 */
final class Log {
    private static final int OTHERS = 3;
    private static final int NONE = 4;

    private final Rules rules;
    private final List<Field<Row>> rows;
    private final Field<Writes> drawn;
    private final List<Field<Boolean>> decided;
    private final Field<Boolean> others;
    private final Field<Integer> candidate;
    private final Field<Integer> floor;

    /** How far the row of a decision is. */
    private enum Row {
        NONE,
        DRAWN,
        INSERTED,
        COMMIT,
        FORGOTTEN,
        ROLLBACK
    }

    Log(Model model, Rules rules) {
        this.rules = rules;
        rows = List.of(model.layout().choice("row 1", Row.class), model.layout().choice("row 2", Row.class));
        drawn = model.layout().choice("places", Writes.class);
        decided = List.of(model.layout().flag("decided 1"), model.layout().flag("decided 2"));
        others = model.layout().flag("decision of others");
        candidate = model.layout().number("lowest place seen", 3);
        floor = model.layout().number("floor to be sent", 3);
    }

    void addSteps(Model model) {
        model.step(
                "another coordinator",
                "takes a decision about other keys, after both",
                s -> !s.is(others) && hasDrawnBoth(s),
                s -> s.with(others));
        if (rules.keep(Rule.FLOOR_IS_SEEN_TWICE)) {
            model.step(
                    "forgetting",
                    "reads the lowest place in the log",
                    s -> s.is(candidate, 0) && isHigher(s, lowest(s)),
                    s -> s.with(candidate, lowest(s)));
            model.step(
                    "forgetting",
                    "reads the lowest place again, seconds later: what had drawn its place is there, or will not come",
                    s -> !s.is(candidate, 0) && !isAboutToBeSeen(s),
                    s -> raise(s, Math.min(s.get(candidate), lowest(s))).with(candidate, 0));
        } else {
            model.step(
                    "forgetting",
                    "reads the lowest place in the log",
                    s -> isHigher(s, lowest(s)),
                    s -> raise(s, lowest(s)));
        }
    }

    private boolean hasDrawnBoth(State s) {
        return s.is(drawn, Writes.ONE_TWO) || s.is(drawn, Writes.TWO_ONE);
    }

    private boolean isHigher(State s, int lowest) {
        return lowest != NONE && lowest > s.get(floor);
    }

    private State raise(State s, int lowest) {
        return isHigher(s, lowest) ? s.with(floor, lowest) : s;
    }

    private boolean isAboutToBeSeen(State s) {
        return isAboutToBeSeen(s, 1) || isAboutToBeSeen(s, 2);
    }

    /** Whether it had its place before the lowest one that was seen. */
    private boolean isAboutToBeSeen(State s, int transaction) {
        return s.is(row(transaction), Row.DRAWN) && place(s, transaction) < s.get(candidate);
    }

    private int lowest(State s) {
        int one = isSeen(s, 1) ? place(s, 1) : NONE;
        int two = isSeen(s, 2) ? place(s, 2) : NONE;
        return Math.min(Math.min(one, two), s.is(others) ? OTHERS : NONE);
    }

    private boolean isSeen(State s, int transaction) {
        boolean uncommitted = s.is(row(transaction), Row.INSERTED) && rules.keep(Rule.FLOOR_READS_UNCOMMITTED);
        return uncommitted || s.is(row(transaction), Row.COMMIT);
    }

    int floor(State s) {
        return s.get(floor);
    }

    private Field<Row> row(int transaction) {
        return rows.get(transaction - 1);
    }

    /** The place of a transaction that has drawn one, from 1. */
    int place(State s, int transaction) {
        return s.get(drawn).hasBefore(3 - transaction, transaction) ? 2 : 1;
    }

    State draw(State s, int transaction) {
        return s.with(drawn, s.get(drawn).then(transaction)).with(row(transaction), Row.DRAWN);
    }

    State insert(State s, int transaction) {
        return s.with(row(transaction), Row.INSERTED);
    }

    boolean isInserted(State s, int transaction) {
        return s.is(row(transaction), Row.INSERTED);
    }

    State commit(State s, int transaction) {
        return s.with(row(transaction), Row.COMMIT).with(decided.get(transaction - 1));
    }

    /** The session of a decision ends, and what it has not committed goes with it. */
    State end(State s, int transaction) {
        boolean open = s.is(row(transaction), Row.DRAWN) || s.is(row(transaction), Row.INSERTED);
        return open ? s.with(row(transaction), Row.ROLLBACK) : s;
    }

    boolean saysCommit(State s, int transaction) {
        return s.is(row(transaction), Row.COMMIT);
    }

    State forget(State s, int transaction) {
        return s.with(row(transaction), Row.FORGOTTEN);
    }

    boolean isForgotten(State s, int transaction) {
        return s.is(row(transaction), Row.FORGOTTEN);
    }

    /** Whether there has ever been a commit decision. */
    boolean isDecided(State s, int transaction) {
        return s.is(decided.get(transaction - 1));
    }

    /** Whether both are decided, the one before the other. */
    boolean isBefore(State s, int one, int other) {
        return isDecided(s, one) && isDecided(s, other) && place(s, one) < place(s, other);
    }
}
