package io.concordat.testing.model.commit;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Call.Reply;

/** The branch in MySQL, which remembers nothing of a branch that has ended: XAER_NOTA. */
final class MysqlBranch implements Store {
    static final String NAME = "mysql";

    private final Field<Branch> branch;

    enum Branch {
        WORKING,
        PREPARED,
        COMMITTED,
        ROLLED_BACK
    }

    MysqlBranch(Model model) {
        branch = model.layout().choice(NAME, Branch.class);
    }

    /** What the server does by itself. */
    void addSteps(Model model, Coordinator coordinator) {
        model.step(
                NAME,
                "rolls back the work of a connection that is gone",
                s -> coordinator.hasCrashed(s) && s.is(branch, Branch.WORKING),
                s -> s.with(branch, Branch.ROLLED_BACK));
    }

    Reply prepare(State s) {
        return s.is(branch, Branch.WORKING) ? Reply.yes(s.with(branch, Branch.PREPARED)) : Reply.no(s);
    }

    @Override
    public Reply commit(State s) {
        return lists(s) ? Reply.yes(s.with(branch, Branch.COMMITTED)) : Reply.no(s);
    }

    /** NOTA is a yes here: nothing is left of it. */
    @Override
    public Reply rollback(State s) {
        boolean open = s.isOneOf(branch, Branch.WORKING, Branch.PREPARED);
        return Reply.yes(open ? s.with(branch, Branch.ROLLED_BACK) : s);
    }

    @Override
    public String storeName() {
        return NAME;
    }

    @Override
    public boolean lists(State s) {
        return s.is(branch, Branch.PREPARED);
    }

    @Override
    public boolean forgetsWhatHasEnded() {
        return true;
    }

    boolean isCommitted(State s) {
        return s.is(branch, Branch.COMMITTED);
    }

    boolean isRolledBack(State s) {
        return s.is(branch, Branch.ROLLED_BACK);
    }
}
