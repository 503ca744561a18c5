package io.concordat.testing.model.commit;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Call.Reply;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;

/** The branch in Redis, as the scripts prepare, swap and rollback have it. */
final class RedisBranch implements Store {
    static final String NAME = "redis";

    private final Rules rules;
    private final Field<Boolean> shadow;
    private final Field<Outcome> outcome;
    private final Field<Integer> applied;
    private final Field<Boolean> rolledBack;

    enum Outcome {
        NONE,
        COMMITTED,
        ROLLED_BACK
    }

    RedisBranch(Model model, Rules rules) {
        this.rules = rules;
        shadow = model.layout().flag("redis shadow");
        outcome = model.layout().choice("redis outcome", Outcome.class);
        applied = model.layout().number("redis applied", 2);
        rolledBack = model.layout().flag("redis rolled back");
    }

    Reply prepare(State s) {
        if (s.is(shadow)) {
            return Reply.yes(s); // as the first time
        }
        return s.is(outcome, Outcome.NONE) ? Reply.yes(s.with(shadow)) : Reply.no(s);
    }

    /** The swap. */
    @Override
    public Reply commit(State s) {
        if (!s.is(shadow)) {
            return new Reply(s, s.is(outcome, Outcome.COMMITTED));
        }
        State after = s.with(shadow, false).with(applied, Math.min(2, s.get(applied) + 1));
        return Reply.yes(rules.keep(Rule.COMMIT_IS_RECORDED) ? after.with(outcome, Outcome.COMMITTED) : after);
    }

    @Override
    public Reply rollback(State s) {
        if (!s.is(shadow) && s.is(outcome, Outcome.COMMITTED)) {
            return Reply.no(s);
        }
        State after = s.with(shadow, false).with(rolledBack);
        return Reply.yes(rules.keep(Rule.ROLLBACK_IS_RECORDED) ? after.with(outcome, Outcome.ROLLED_BACK) : after);
    }

    @Override
    public String storeName() {
        return NAME;
    }

    @Override
    public boolean lists(State s) {
        return s.is(shadow);
    }

    @Override
    public boolean forgetsWhatHasEnded() {
        return false;
    }

    int timesApplied(State s) {
        return s.get(applied);
    }

    /** Whether it has ever answered so. */
    boolean isRolledBack(State s) {
        return s.is(rolledBack);
    }
}
