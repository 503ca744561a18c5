package io.concordat.testing.model.setback;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.setback.Stores.Branch;

/** One transaction in XA mode with its decision: prepared, decided, committed, and forgotten behind the barrier. */
final class Transaction {
    private static final String NAME = "coordinator";

    private final Stores stores;
    private final Field<At> at;
    private final Field<Row> row;
    private final Field<Integer> confirmed;
    private final Field<Integer> raisedTo;
    private final Field<Integer> others;

    private enum At {
        WORKING,
        PREPARED,
        DECIDED,
        REFUSED,
        COMMITTED,
        FORGETTING,
        LEFT_TO_RECOVERY,
        ENDED
    }

    private enum Row {
        NONE,
        COMMIT,
        ROLLBACK
    }

    Transaction(Model model, Stores stores) {
        this.stores = stores;
        at = model.layout().choice(NAME, At.class);
        row = model.layout().choice("row", Row.class);
        confirmed = model.layout().number("confirmed generation", 2);
        raisedTo = model.layout().number("raised generation", 2);
        others = model.layout().number("others' batch", 2);
    }

    void addSteps(Model model) {
        model.step(NAME, "PREPARED both branches", s -> is(s, At.WORKING) && stores.isOpen(s), s -> stores.prepare(s)
                .with(at, At.PREPARED));
        model.step(NAME, "DECIDED", s -> is(s, At.PREPARED) && s.is(row, Row.NONE), s -> s.with(at, At.DECIDED)
                .with(row, Row.COMMIT));
        model.step(
                NAME,
                "ROLLING_BACK mysql, for the decision is refused",
                s -> is(s, At.PREPARED) && !s.is(row, Row.NONE),
                s -> stores.rollBackMysql(s).with(at, At.REFUSED));
        model.step(NAME, "ROLLING_BACK redis", s -> is(s, At.REFUSED), s -> stores.rollBackRedis(s)
                .with(at, At.ENDED));
        model.step(
                NAME,
                "COMMITTING mysql, then redis",
                s -> is(s, At.DECIDED),
                s -> heard(stores.commitRedis(stores.commitMysql(s))));
        model.fault(
                NAME, "crashes", s -> is(s, At.PREPARED) || is(s, At.DECIDED), s -> s.with(at, At.LEFT_TO_RECOVERY));
        model.step(
                "recovery of mysql",
                "RESOLVING mysql",
                s -> is(s, At.LEFT_TO_RECOVERY) && stores.mysqlIs(s, Branch.PREPARED),
                s -> saysCommit(s) ? stores.commitMysql(s) : stores.rollBackMysql(fence(s)));
        forgets(model);
        othersForget(model);
    }

    private State heard(State s) {
        return s.with(at, stores.redisIs(s, Branch.COMMITTED) ? At.COMMITTED : At.LEFT_TO_RECOVERY);
    }

    private void forgets(Model model) {
        model.step(
                NAME,
                "raises the generation in Redis, which cannot lose that any more",
                s -> is(s, At.COMMITTED) && stores.isOpen(s) && stores.generation(s) >= s.get(confirmed),
                s -> stores.raiseGeneration(s, next(s)).with(raisedTo, next(s)).with(at, At.FORGETTING));
        model.step(
                NAME,
                "FORGOTTEN, with the generation in the log",
                s -> is(s, At.FORGETTING) && stores.isOpen(s),
                s -> s.with(row, Row.NONE)
                        .with(confirmed, Math.max(s.get(confirmed), s.get(raisedTo)))
                        .with(at, At.ENDED));
        model.step(
                NAME,
                "keeps its decision, for Redis may have lost something",
                s -> is(s, At.FORGETTING) && !stores.isOpen(s),
                s -> s.with(at, At.LEFT_TO_RECOVERY));
    }

    /** A batch of other transactions' decisions is forgotten, once. */
    private void othersForget(Model model) {
        model.step(
                "another coordinator",
                "raises the generation in Redis, for other decisions",
                s -> s.is(others, 0) && stores.isOpen(s) && stores.generation(s) >= s.get(confirmed),
                s -> stores.raiseGeneration(s, next(s)).with(others, 1));
        model.step(
                "another coordinator",
                "forgets other decisions, with the generation in the log",
                s -> s.is(others, 1) && stores.isOpen(s),
                s -> s.with(others, 2).with(confirmed, Math.max(s.get(confirmed), stores.generation(s))));
    }

    private int next(State s) {
        return Math.min(2, stores.generation(s) + 1);
    }

    State fence(State s) {
        return s.is(row, Row.NONE) ? s.with(row, Row.ROLLBACK) : s;
    }

    boolean saysCommit(State s) {
        return s.is(row, Row.COMMIT);
    }

    /** The generation in the log. */
    int confirmed(State s) {
        return s.get(confirmed);
    }

    private boolean is(State s, At where) {
        return s.is(at, where);
    }

    boolean isOver(State s) {
        return is(s, At.ENDED) || is(s, At.LEFT_TO_RECOVERY);
    }
}
