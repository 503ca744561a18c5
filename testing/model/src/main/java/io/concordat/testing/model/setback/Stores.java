package io.concordat.testing.model.setback;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;

/** A branch in MySQL and one in Redis, of which a backup was taken at some time and may be put back at any later. */
final class Stores {
    private final Field<Branch> mysql;
    private final Field<Branch> redis;
    private final Field<Integer> generation;
    private final Field<Boolean> gateClosed;
    private final Field<Branch> backup;
    private final Field<Integer> backupGeneration;
    private final Field<Boolean> backupTaken;
    private final Field<Boolean> setBack;

    /** A branch in a store. */
    enum Branch {
        NONE,
        PREPARED,
        COMMITTED,
        ROLLED_BACK
    }

    Stores(Model model) {
        mysql = model.layout().choice("mysql", Branch.class);
        redis = model.layout().choice("redis", Branch.class);
        generation = model.layout().number("generation", 2);
        gateClosed = model.layout().flag("gate closed");
        backup = model.layout().choice("redis in backup", Branch.class);
        backupGeneration = model.layout().number("generation in backup", 2);
        backupTaken = model.layout().flag("backup taken");
        setBack = model.layout().flag("set back");
    }

    void addSteps(Model model) {
        model.fault(
                "redis",
                "has a backup taken, or a replica that goes away",
                s -> !s.is(backupTaken) && s.is(redis, Branch.PREPARED),
                s -> s.with(backupTaken).with(backup, s.get(redis)).with(backupGeneration, s.get(generation)));
        model.fault(
                "redis",
                "is set back to what the backup, or that replica, has",
                s -> s.is(backupTaken) && !s.is(setBack),
                s -> s.with(redis, s.get(backup))
                        .with(generation, s.get(backupGeneration))
                        .with(gateClosed)
                        .with(setBack));
    }

    State prepare(State s) {
        return s.with(mysql, Branch.PREPARED).with(redis, Branch.PREPARED);
    }

    boolean redisIs(State s, Branch branch) {
        return s.is(redis, branch);
    }

    boolean mysqlIs(State s, Branch branch) {
        return s.is(mysql, branch);
    }

    State commitMysql(State s) {
        return mysqlIs(s, Branch.PREPARED) ? s.with(mysql, Branch.COMMITTED) : s;
    }

    State rollBackMysql(State s) {
        return mysqlIs(s, Branch.PREPARED) ? s.with(mysql, Branch.ROLLED_BACK) : s;
    }

    /** The swap. */
    State commitRedis(State s) {
        return redisIs(s, Branch.PREPARED) ? s.with(redis, Branch.COMMITTED) : s;
    }

    /** A branch told again by a replay. */
    State redo(State s) {
        return redisIs(s, Branch.NONE) ? s.with(redis, Branch.COMMITTED) : s;
    }

    State rollBackRedis(State s) {
        return redisIs(s, Branch.COMMITTED) ? s : s.with(redis, Branch.ROLLED_BACK);
    }

    boolean isOpen(State s) {
        return !s.is(gateClosed);
    }

    State open(State s) {
        return s.with(gateClosed, false);
    }

    int generation(State s) {
        return s.get(generation);
    }

    State raiseGeneration(State s, int to) {
        return s.with(generation, to);
    }

    boolean wasSetBack(State s) {
        return s.is(setBack);
    }
}
