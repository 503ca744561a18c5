package io.concordat.testing.model.contention;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Writes;

/** Reads the key, changes the row, writes both. After a crash recovery completes it, each store by itself. */
final class Transaction {
    private final int number;
    private final String name;
    private final Rules rules;
    private final Data data;
    private final Field<At> at;
    private final Field<Writes> read;
    private final Field<Boolean> inMysql;
    private final Field<Boolean> inRedis;
    private final Field<Boolean> overwrites;

    private enum At {
        NOT_BEGUN,
        HAS_READ,
        WORKING,
        PREPARED,
        DECIDED,
        LEFT_UNDECIDED,
        LEFT_DECIDED,
        ENDED
    }

    Transaction(int number, Model model, Rules rules, Data data) {
        this.number = number;
        this.name = "transaction " + number;
        this.rules = rules;
        this.data = data;
        at = model.layout().choice(name, At.class);
        read = model.layout().choice(name + " has read", Writes.class);
        inMysql = model.layout().flag(name + " in mysql");
        inRedis = model.layout().flag(name + " in redis");
        overwrites = model.layout().flag(name + " overwrites");
    }

    void addSteps(Model model) {
        works(model);
        commits(model);
        isRecovered(model);
    }

    private void works(Model model) {
        model.step(name, "BEGUN, reads the key", s -> is(s, At.NOT_BEGUN), s -> s.with(at, At.HAS_READ)
                .with(read, data.key(s)));
        model.step(
                name,
                "changes the row",
                s -> is(s, At.HAS_READ) && !data.isRowLocked(s),
                s -> data.lockRow(s.with(at, At.WORKING), number));
        model.step(
                name,
                "PREPARED",
                s -> is(s, At.WORKING) && mayPrepare(s),
                s -> data.lockKey(s.with(at, At.PREPARED), number));
        model.step(
                name,
                "ROLLED_BACK, for the key is locked or has changed",
                s -> is(s, At.WORKING) && !mayPrepare(s),
                this::rollBack);
        model.step(name, "DECIDED", s -> is(s, At.PREPARED), s -> s.with(at, At.DECIDED));
    }

    private boolean mayPrepare(State s) {
        boolean isAsRead = data.key(s) == s.get(read) || !rules.keep(Rule.READS_ARE_VALIDATED);
        return isAsRead && !data.isKeyLocked(s);
    }

    private State rollBack(State s) {
        return data.release(s, number).with(at, At.ENDED).with(read, Writes.NONE);
    }

    private void commits(Model model) {
        model.step(name, "COMMITTING mysql", s -> is(s, At.DECIDED) && !s.is(inMysql), this::commitRow);
        model.step(
                name,
                "COMMITTING redis",
                s -> is(s, At.DECIDED) && !s.is(inRedis) && (s.is(inMysql) || !rules.keep(Rule.REDIS_LAST)),
                this::swapKey);
    }

    private void isRecovered(Model model) {
        model.fault(name, "crashes", s -> is(s, At.WORKING) || is(s, At.PREPARED), s -> s.with(at, At.LEFT_UNDECIDED));
        model.fault(name, "crashes after its decision", s -> is(s, At.DECIDED), s -> s.with(at, At.LEFT_DECIDED));
        String recovery = "recovery of " + number;
        model.step(recovery, "RESOLVING: roll back", s -> is(s, At.LEFT_UNDECIDED), this::rollBack);
        model.step(recovery, "RESOLVING mysql: commit", s -> is(s, At.LEFT_DECIDED) && !s.is(inMysql), this::commitRow);
        model.step(recovery, "RESOLVING redis: commit", s -> is(s, At.LEFT_DECIDED) && !s.is(inRedis), this::swapKey);
    }

    private State commitRow(State s) {
        return ended(data.commitRow(s, number).with(inMysql));
    }

    private State swapKey(State s) {
        State after = data.swapKey(s, number).with(inRedis);
        return ended(data.key(s) == s.get(read) ? after : after.with(overwrites));
    }

    private State ended(State s) {
        return s.is(inMysql) && s.is(inRedis) ? s.with(at, At.ENDED).with(read, Writes.NONE) : s;
    }

    private boolean is(State s, At where) {
        return s.is(at, where);
    }

    boolean isLeft(State s) {
        return s.isOneOf(at, At.LEFT_DECIDED, At.LEFT_UNDECIDED);
    }

    boolean hasEnded(State s) {
        return is(s, At.ENDED);
    }

    /** Whether it has written over what it had not read. */
    boolean overwrites(State s) {
        return s.is(overwrites);
    }
}
