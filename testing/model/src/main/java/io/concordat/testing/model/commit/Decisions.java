package io.concordat.testing.model.commit;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Call.Reply;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;

/** The decision register: one row, whose primary key lets one of two decisions in, and the incarnation of its owner. */
final class Decisions {
    private static final String NAME = "log";

    private final Rules rules;
    private final Field<Row> row;
    private final Field<Boolean> retired;
    private final Field<Boolean> committed;

    enum Row {
        NONE,
        COMMIT,
        ROLLBACK
    }

    Decisions(Model model, Rules rules) {
        this.rules = rules;
        row = model.layout().choice("row", Row.class);
        retired = model.layout().flag("retired");
        committed = model.layout().flag("decided");
    }

    /** What other coordinators do to it. */
    void addSteps(Model model) {
        model.step(
                "another coordinator",
                "retires an incarnation whose lease has lapsed, dead or paused",
                s -> !s.is(retired),
                s -> s.with(retired));
        model.step(
                "another coordinator",
                "sweeps a ROLLBACK row that is not needed any more",
                s -> s.is(row, Row.ROLLBACK) && (s.is(retired) || !rules.keep(Rule.FENCE_STAYS)),
                s -> s.with(row, Row.NONE));
    }

    /** The insert of a commit decision. */
    Reply decide(State s) {
        boolean mayDecide = !s.is(retired) || !rules.keep(Rule.RETIRED_DECIDES_NOTHING);
        if (s.is(row, Row.NONE) && mayDecide) {
            return Reply.yes(s.with(row, Row.COMMIT).with(committed));
        }
        return new Reply(s, s.is(row, Row.COMMIT));
    }

    /** What recovery does with a gtrid: of a retired incarnation it reads the row, else it inserts one. */
    State settle(State s) {
        boolean fence = s.is(row, Row.NONE) && !s.is(retired) && rules.keep(Rule.FENCE);
        return fence ? s.with(row, Row.ROLLBACK) : s;
    }

    State forget(State s) {
        return s.with(row, Row.NONE);
    }

    boolean isRetired(State s) {
        return s.is(retired);
    }

    boolean saysCommit(State s) {
        return s.is(row, Row.COMMIT);
    }

    /** Whether there has ever been a commit decision. */
    boolean isCommitted(State s) {
        return s.is(committed);
    }

    static String storeName() {
        return NAME;
    }
}
