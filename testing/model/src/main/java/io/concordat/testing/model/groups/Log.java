package io.concordat.testing.model.groups;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;

/** The decision register. */
final class Log {
    private final Field<Row> row;
    private final Field<Boolean> committed;

    private enum Row {
        NONE,
        COMMIT,
        ROLLBACK
    }

    Log(Model model) {
        row = model.layout().choice("row", Row.class);
        committed = model.layout().flag("decided");
    }

    boolean letsDecide(State s) {
        return s.is(row, Row.NONE);
    }

    State decide(State s) {
        return s.with(row, Row.COMMIT).with(committed);
    }

    boolean saysCommit(State s) {
        return s.is(row, Row.COMMIT);
    }

    State fence(State s) {
        return s.is(row, Row.NONE) ? s.with(row, Row.ROLLBACK) : s;
    }

    State forget(State s) {
        return s.with(row, Row.NONE);
    }

    /** Whether there has ever been a commit decision. */
    boolean isCommitted(State s) {
        return s.is(committed);
    }
}
