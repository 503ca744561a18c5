package io.concordat.testing.model.journal;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;

/**
 * The two branches. Redis keeps what it has prepared, and may lose, once, what it has answered after that and has not been asked
 * not to; or it is set back to an old backup with the branch prepared in it. Then it runs under another replication id.
 */
final class Stores {
    static final int MYSQL = 0;
    static final int REDIS = 1;
    static final int ALL = 2;

    private final Field<Branch> mysql;
    private final Field<Branch> redis;
    private final Field<Boolean> secured;
    private final Field<Boolean> setBack;
    private final Field<Boolean> sameServer;
    private final Field<Boolean> restored;
    private final Field<Boolean> generation;

    /** How a branch is. */
    enum Branch {
        WORKING,
        PREPARED,
        COMMITTED,
        ROLLED_BACK
    }

    Stores(Model model) {
        mysql = model.layout().choice("mysql", Branch.class);
        redis = model.layout().choice("redis", Branch.class);
        secured = model.layout().flag("redis cannot lose its answer");
        setBack = model.layout().flag("redis was set back");
        sameServer = model.layout().flag("same server as before");
        restored = model.layout().flag("redis was restored");
        generation = model.layout().flag("generation in redis");
    }

    void addSteps(Model model) {
        model.fault(
                "redis",
                "restarts without what it has answered last",
                s -> !s.is(setBack) && !s.is(secured) && hasEnded(s, REDIS),
                s -> s.with(redis, Branch.PREPARED)
                        .with(setBack)
                        .with(generation, false)
                        .with(sameServer, false));
        model.fault("redis", "is set back to an old backup", s -> !s.is(restored) && hasEnded(s, REDIS), s -> s.with(
                        redis, Branch.PREPARED)
                .with(restored)
                .with(secured, false)
                .with(generation, false)
                .with(sameServer, false));
    }

    static String name(int store) {
        return store == MYSQL ? "mysql" : "redis";
    }

    private Field<Branch> branch(int store) {
        return store == MYSQL ? mysql : redis;
    }

    State prepare(State s) {
        return s.with(mysql, Branch.PREPARED).with(redis, Branch.PREPARED);
    }

    boolean lists(State s, int store) {
        return s.is(branch(store), Branch.PREPARED);
    }

    boolean is(State s, int store, Branch how) {
        return s.is(branch(store), how);
    }

    boolean hasEnded(State s, int store) {
        return is(s, store, Branch.COMMITTED) || is(s, store, Branch.ROLLED_BACK);
    }

    /** Does nothing to a branch that has ended. */
    State commit(State s, int store) {
        return lists(s, store) ? s.with(branch(store), Branch.COMMITTED) : s;
    }

    State rollBack(State s, int store) {
        boolean open = lists(s, store) || is(s, store, Branch.WORKING);
        return open ? s.with(branch(store), Branch.ROLLED_BACK) : s;
    }

    State rememberServer(State s) {
        return s.with(sameServer);
    }

    boolean isSameServer(State s) {
        return s.is(sameServer);
    }

    /** What Redis has answered now, it cannot lose any more. */
    State secure(State s) {
        return s.with(secured, hasEnded(s, REDIS));
    }

    State raiseGeneration(State s) {
        return s.with(generation);
    }

    /** Whether it was set back to a backup. */
    boolean isRestored(State s) {
        return s.is(restored);
    }

    /** Whether Redis shows the generation of what was forgotten. */
    boolean hasGeneration(State s) {
        return s.is(generation);
    }
}
