package io.concordat.testing.model.redo;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Writes;
import java.util.List;

/** The decision log: a row for each transaction, their order, and the epoch. In commit-record mode it is MySQL's work, too. */
final class Decisions {
    private final Rules rules;
    private final List<Field<Row>> rows;
    private final List<Field<Boolean>> earlierEpoch;
    private final Field<Boolean> sameEpoch;
    private final Field<Writes> committed;

    private enum Row {
        NONE,
        COMMIT,
        ROLLBACK
    }

    Decisions(Model model, Rules rules) {
        this.rules = rules;
        rows = List.of(model.layout().choice("row 1", Row.class), model.layout().choice("row 2", Row.class));
        earlierEpoch = List.of(
                model.layout().flag("epoch raised since begin of 1"),
                model.layout().flag("epoch raised since begin of 2"));
        sameEpoch = model.layout().flag("epoch as before");
        committed = model.layout().choice("decided", Writes.class);
    }

    State begin(State s, int transaction) {
        return s.with(earlierEpoch.get(transaction - 1), false);
    }

    boolean isOfEarlierEpoch(State s, int transaction) {
        return s.is(earlierEpoch.get(transaction - 1));
    }

    State raiseEpoch(State s) {
        return s.with(earlierEpoch.get(0)).with(earlierEpoch.get(1)).with(sameEpoch, false);
    }

    State rememberEpoch(State s) {
        return s.with(sameEpoch);
    }

    boolean isSameEpoch(State s) {
        return s.is(sameEpoch);
    }

    boolean letsDecide(State s, int transaction) {
        boolean epoch = !isOfEarlierEpoch(s, transaction) || !rules.keep(Rule.EPOCH);
        return epoch && s.is(rows.get(transaction - 1), Row.NONE);
    }

    State decide(State s, int transaction) {
        return s.with(rows.get(transaction - 1), Row.COMMIT)
                .with(committed, s.get(committed).then(transaction));
    }

    boolean saysCommit(State s, int transaction) {
        return s.is(rows.get(transaction - 1), Row.COMMIT);
    }

    State fence(State s, int transaction) {
        return s.is(rows.get(transaction - 1), Row.NONE) ? s.with(rows.get(transaction - 1), Row.ROLLBACK) : s;
    }

    State forget(State s, int transaction) {
        return s.with(rows.get(transaction - 1), Row.NONE);
    }

    boolean isForgotten(State s, int transaction) {
        return committed(s).has(transaction) && !saysCommit(s, transaction);
    }

    /** Nothing that a flush takes away is forgotten. */
    boolean isFlushHarmless(State s) {
        return !isForgotten(s, 1) && !isForgotten(s, 2);
    }

    /** What was committed, in order of seq. */
    Writes committed(State s) {
        return s.get(committed);
    }
}
