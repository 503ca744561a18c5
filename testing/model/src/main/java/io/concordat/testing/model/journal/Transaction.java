package io.concordat.testing.model.journal;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.journal.Run.Known;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;

/** The transaction, in the process that has begun it. */
final class Transaction {
    private static final String NAME = "coordinator";

    private final Rules rules;
    private final JournalFile file;
    private final Stores stores;
    private final Field<At> at;
    private final Field<Told> told;

    private enum At {
        WORKING,
        PREPARED,
        WRITTEN,
        FORCE_HAS_FAILED,
        COMMITTING_MYSQL,
        COMMITTING_REDIS,
        ANSWERED,
        ROLLING_BACK_MYSQL,
        ROLLING_BACK_REDIS,
        ENDED
    }

    /** What the caller has heard. */
    enum Told {
        NOTHING,
        COMMITTED,
        ROLLED_BACK,
        IN_DOUBT
    }

    Transaction(Model model, Rules rules, JournalFile file, Stores stores) {
        this.rules = rules;
        this.file = file;
        this.stores = stores;
        at = model.layout().choice(NAME, At.class);
        told = model.layout().choice("caller told", Told.class);
    }

    void addSteps(Model model, Run process, Recovery recovery) {
        decides(model, process);
        commits(model, process, recovery);
        rollsBack(model);
        model.step(
                "mysql",
                "rolls back the work of a connection that is gone",
                s -> !process.isUp(s) && stores.is(s, Stores.MYSQL, Stores.Branch.WORKING),
                s -> stores.rollBack(stores.rollBack(s, Stores.MYSQL), Stores.REDIS));
    }

    private void decides(Model model, Run process) {
        model.step(NAME, "PREPARED both branches", s -> is(s, At.WORKING), s -> stores.prepare(s)
                .with(at, At.PREPARED));
        model.step(
                NAME,
                "DECIDING, writes the decision to the journal",
                s -> is(s, At.PREPARED) && !process.isFenced(s),
                s -> process.learn(file.write(s), Known.IN_FLIGHT).with(at, At.WRITTEN));
        model.step(
                NAME,
                "ROLLING_BACK, for recovery has fenced the transaction",
                s -> is(s, At.PREPARED) && process.isFenced(s),
                s -> s.with(at, At.ROLLING_BACK_MYSQL));
        model.step(NAME, "DECIDED, for the journal is forced", s -> is(s, At.WRITTEN), s -> process.learn(
                        file.force(s), Known.PENDING)
                .with(at, At.COMMITTING_MYSQL));
        model.fault(NAME, "is told by its disk that the force has failed", s -> is(s, At.WRITTEN), s -> process.learn(
                        file.failToForce(s), Known.UNKNOWN)
                .with(at, At.FORCE_HAS_FAILED));
        model.step(NAME, "tells its caller: in doubt", s -> is(s, At.FORCE_HAS_FAILED), s -> s.with(told, Told.IN_DOUBT)
                .with(at, At.ENDED));
        if (!rules.keep(Rule.POISONED)) {
            model.step(
                    NAME,
                    "DECIDED, for a second force has answered well",
                    s -> is(s, At.FORCE_HAS_FAILED),
                    s -> process.learn(s, Known.PENDING).with(at, At.COMMITTING_MYSQL));
        }
        if (!rules.keep(Rule.UNKNOWN_IS_NOT_NO)) {
            model.step(
                    NAME,
                    "ROLLING_BACK, for its decision was not forced",
                    s -> is(s, At.FORCE_HAS_FAILED),
                    s -> s.with(at, At.ROLLING_BACK_MYSQL));
        }
    }

    private void commits(Model model, Run process, Recovery recovery) {
        model.step(NAME, "COMMITTING mysql", s -> is(s, At.COMMITTING_MYSQL), s -> stores.commit(s, Stores.MYSQL)
                .with(at, At.COMMITTING_REDIS));
        model.fault(NAME, "gets no answer of mysql", s -> is(s, At.COMMITTING_MYSQL), s -> s.with(told, Told.COMMITTED)
                .with(at, At.ENDED));
        model.step(NAME, "COMMITTING redis", s -> is(s, At.COMMITTING_REDIS), s -> stores.commit(s, Stores.REDIS)
                .with(at, At.ANSWERED));
        model.step(
                NAME,
                "tells its caller: committed",
                s -> is(s, At.ANSWERED) && process.knows(s, Known.PENDING),
                s -> recovery.keep(s).with(told, Told.COMMITTED).with(at, At.ENDED));
    }

    private void rollsBack(Model model) {
        model.step(NAME, "ROLLING_BACK mysql", s -> is(s, At.ROLLING_BACK_MYSQL), s -> stores.rollBack(s, Stores.MYSQL)
                .with(at, At.ROLLING_BACK_REDIS));
        model.step(
                NAME,
                "ROLLING_BACK redis, and tells its caller: rolled back",
                s -> is(s, At.ROLLING_BACK_REDIS),
                s -> stores.rollBack(s, Stores.REDIS)
                        .with(told, Told.ROLLED_BACK)
                        .with(at, At.ENDED));
    }

    private boolean is(State s, At where) {
        return s.is(at, where);
    }

    /** Its process dies. */
    State die(State s) {
        return s.with(at, At.ENDED);
    }

    boolean runs(State s) {
        return !is(s, At.ENDED);
    }

    boolean hasTold(State s, Told what) {
        return s.is(told, what);
    }
}
