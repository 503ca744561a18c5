package io.concordat.testing.model.skew;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;

/** Reads both keys, decides on what it has seen, and writes the key of its own number. */
final class Transaction {
    private final int number;
    private final int other;
    private final String name;
    private final Rules rules;
    private final Kind kind;
    private final Keys keys;
    private final Field<At> at;
    private final Field<Boolean> sawOther;

    /** How it prepares. */
    enum Kind {
        /** What it has read is validated, and what it writes is locked, in one instant. */
        ONE_GROUP,
        /** The keys are in two groups: what it writes is locked, then what it has read elsewhere is validated. */
        TWO_GROUPS,
        /** Plain reads are not minded. */
        READ_COMMITTED
    }

    private enum At {
        NOT_BEGUN,
        HAS_READ_ONE,
        HAS_READ_BOTH,
        HALF_PREPARED,
        PREPARED,
        DECIDED,
        LEFT_UNDECIDED,
        LEFT_DECIDED,
        COMMITTED,
        ROLLED_BACK
    }

    Transaction(int number, Kind kind, Model model, Rules rules, Keys keys) {
        this.number = number;
        this.other = 3 - number;
        this.name = "transaction " + number;
        this.rules = rules;
        this.kind = kind;
        this.keys = keys;
        at = model.layout().choice(name, At.class);
        sawOther = model.layout().flag(name + " saw the other's write");
    }

    void addSteps(Model model) {
        model.step(
                name,
                "BEGUN, reads the key that it will write",
                s -> is(s, At.NOT_BEGUN),
                s -> s.with(at, At.HAS_READ_ONE));
        model.step(name, "reads the other key", s -> is(s, At.HAS_READ_ONE), s -> s.with(at, At.HAS_READ_BOTH)
                .with(sawOther, keys.isWritten(s, other)));
        if (kind == Kind.TWO_GROUPS) {
            preparesInTwoPasses(model);
        } else {
            preparesAtOnce(model);
        }
        model.step(name, "DECIDED", s -> is(s, At.PREPARED), s -> s.with(at, At.DECIDED));
        model.step(name, "COMMITTING redis", s -> is(s, At.DECIDED), this::commit);
        model.fault(
                name,
                "crashes",
                s -> is(s, At.PREPARED) || is(s, At.HALF_PREPARED),
                s -> s.with(at, At.LEFT_UNDECIDED));
        model.fault(name, "crashes after its decision", s -> is(s, At.DECIDED), s -> s.with(at, At.LEFT_DECIDED));
        String recovery = "recovery of " + number;
        model.step(
                recovery,
                "RESOLVING: roll back",
                s -> is(s, At.LEFT_UNDECIDED),
                s -> keys.unlock(s.with(at, At.ROLLED_BACK), number));
        model.step(recovery, "RESOLVING: commit", s -> is(s, At.LEFT_DECIDED), this::commit);
    }

    private void preparesAtOnce(Model model) {
        model.step(
                name,
                "PREPARED",
                s -> is(s, At.HAS_READ_BOTH) && mayPrepare(s),
                s -> keys.lock(s.with(at, At.PREPARED), number));
        model.step(
                name,
                "ROLLED_BACK, for what it has read is locked or has changed",
                s -> is(s, At.HAS_READ_BOTH) && !mayPrepare(s),
                s -> s.with(at, At.ROLLED_BACK));
    }

    private void preparesInTwoPasses(Model model) {
        boolean locksFirst = rules.keep(Rule.CONFIRMED_LAST);
        At beforeLock = locksFirst ? At.HAS_READ_BOTH : At.HALF_PREPARED;
        At beforeConfirm = locksFirst ? At.HALF_PREPARED : At.HAS_READ_BOTH;
        model.step(
                name,
                "PREPARING the group that it writes to: locks the key",
                s -> is(s, beforeLock),
                s -> keys.lock(s.with(at, locksFirst ? At.HALF_PREPARED : At.PREPARED), number));
        model.step(
                name,
                "PREPARING the other group: what it has read is as it was",
                s -> is(s, beforeConfirm) && mayPrepare(s),
                s -> s.with(at, locksFirst ? At.PREPARED : At.HALF_PREPARED));
        model.step(
                name,
                "ROLLED_BACK, for what it has read is locked or has changed",
                s -> is(s, beforeConfirm) && !mayPrepare(s),
                s -> (locksFirst ? keys.unlock(s, number) : s).with(at, At.ROLLED_BACK));
    }

    /** The key that it writes is its own here, so that only the other one matters. */
    private boolean mayPrepare(State s) {
        boolean isAsRead = keys.isWritten(s, other) == s.is(sawOther) || !rules.keep(Rule.READS_ARE_VALIDATED);
        boolean isFree = !keys.isLocked(s, other) || !rules.keep(Rule.READERS_SEE_LOCKS);
        return kind == Kind.READ_COMMITTED || (isAsRead && isFree);
    }

    private State commit(State s) {
        return keys.swap(s.with(at, At.COMMITTED), number);
    }

    private boolean is(State s, At where) {
        return s.is(at, where);
    }

    /** Committed, as if the other one had not been there. */
    boolean hasCommittedBlindly(State s) {
        return is(s, At.COMMITTED) && !s.is(sawOther);
    }

    boolean hasCommittedAfterTheOther(State s) {
        return is(s, At.COMMITTED) && s.is(sawOther);
    }

    boolean isRolledBack(State s) {
        return is(s, At.ROLLED_BACK);
    }

    boolean isOver(State s) {
        return is(s, At.COMMITTED) || is(s, At.ROLLED_BACK);
    }
}
