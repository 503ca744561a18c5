package io.concordat.testing.model.contention;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Writes;

/** One row and one key, each with its lock: MySQL's from the first change on, that of Redis from prepare to swap. */
final class Data {
    private static final int NOBODY = 0;

    private final Rules rules;
    private final Field<Writes> row;
    private final Field<Writes> key;
    private final Field<Integer> rowLock;
    private final Field<Integer> keyLock;

    Data(Model model, Rules rules) {
        this.rules = rules;
        row = model.layout().choice("row", Writes.class);
        key = model.layout().choice("key", Writes.class);
        rowLock = model.layout().number("row lock", 2);
        keyLock = model.layout().number("key lock", 2);
    }

    void addSteps(Model model) {
        if (!rules.keep(Rule.LOCKS_HAVE_NO_EXPIRY)) {
            model.fault("redis", "lets a lock expire", this::isKeyLocked, s -> s.with(keyLock, NOBODY));
        }
    }

    boolean isRowLocked(State s) {
        return !s.is(rowLock, NOBODY);
    }

    boolean isKeyLocked(State s) {
        return !s.is(keyLock, NOBODY);
    }

    State lockRow(State s, int transaction) {
        return s.with(rowLock, transaction);
    }

    State lockKey(State s, int transaction) {
        return rules.keep(Rule.PREPARE_LOCKS) ? s.with(keyLock, transaction) : s;
    }

    /** A rollback in both stores; a lock of somebody else's stays. */
    State release(State s, int transaction) {
        State after = s.is(rowLock, transaction) ? s.with(rowLock, NOBODY) : s;
        return s.is(keyLock, transaction) ? after.with(keyLock, NOBODY) : after;
    }

    State commitRow(State s, int transaction) {
        return s.with(row, s.get(row).then(transaction)).with(rowLock, NOBODY);
    }

    State swapKey(State s, int transaction) {
        State after = s.with(key, s.get(key).then(transaction));
        return s.is(keyLock, transaction) ? after.with(keyLock, NOBODY) : after;
    }

    Writes row(State s) {
        return s.get(row);
    }

    Writes key(State s) {
        return s.get(key);
    }
}
