package io.concordat.testing.model.redo;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Writes;
import java.util.List;

/**
 * A Redis with one key that two transactions write. What it has forced to its file, or what the replica has that may take its
 * place, is an earlier state of it, at any distance; a loss makes that the present one and closes the gate.
 */
final class Redis {
    static final String NAME = "redis";

    private static final int MOST_LOSSES = Integer.getInteger("concordat.model.losses", 1);

    private final Rules rules;
    private final Contents live;
    private final Contents safe;
    private final Field<Gate> gate;
    private final Field<Integer> place;
    private final Field<Integer> losses;

    /** What one server, or its file, holds. */
    private record Contents(Field<Writes> key, List<Field<Branch>> branches) {
        static Contents of(Model model, String whose) {
            return new Contents(
                    model.layout().choice(whose + "key", Writes.class),
                    List.of(
                            model.layout().choice(whose + "branch 1", Branch.class),
                            model.layout().choice(whose + "branch 2", Branch.class)));
        }

        State copyTo(Contents other, State s) {
            State after = s.with(other.key, s.get(key));
            for (int i = 0; i < branches.size(); i++) {
                after = after.with(other.branches.get(i), s.get(branches.get(i)));
            }
            return after;
        }

        State clear(State s) {
            State after = s.with(key, Writes.NONE);
            for (Field<Branch> branch : branches) {
                after = after.with(branch, Branch.NONE);
            }
            return after;
        }
    }

    /** What it knows of a transaction: nothing, its staged branch, or its outcome. */
    enum Branch {
        NONE,
        PREPARED,
        COMMITTED,
        ROLLED_BACK
    }

    /** Whether it has its whole history: the server's own replication id, none, or whose replay it is. */
    enum Gate {
        OPEN,
        CLOSED,
        REPLAYED_BY_A,
        REPLAYED_BY_B
    }

    Redis(Model model, Rules rules) {
        this.rules = rules;
        live = Contents.of(model, "");
        safe = Contents.of(model, "safe ");
        gate = model.layout().choice("gate", Gate.class);
        place = model.layout().number("place", 2);
        losses = model.layout().number("losses", MOST_LOSSES);
    }

    /** What happens to the server by itself. */
    void addSteps(Model model, Decisions log) {
        model.fault(NAME, "has forced its file, or its replica has caught up", s -> true, this::secure);
        model.fault(
                NAME,
                "restarts with its file, or fails over to a replica that is behind",
                s -> s.get(losses) < MOST_LOSSES,
                s -> lost(safe.copyTo(live, s)));
        model.fault(
                NAME,
                "is flushed, and runs on",
                s -> s.get(losses) < MOST_LOSSES && log.isFlushHarmless(s),
                s -> lost(live.clear(s)));
        for (int t = 1; t <= 2; t++) {
            Field<Branch> branch = live.branches.get(t - 1);
            int transaction = t;
            model.fault(
                    NAME,
                    "drops the outcome of forgotten transaction " + t + " with a prepare of a later one",
                    s -> s.is(branch, Branch.COMMITTED) && log.isForgotten(s, transaction) && isOpen(s),
                    s -> s.with(branch, Branch.NONE));
        }
    }

    private State lost(State s) {
        return s.with(gate, Gate.CLOSED).with(place, 0).with(losses, s.get(losses) + 1);
    }

    /** Whatever it has answered can be lost no more. */
    State secure(State s) {
        return live.copyTo(safe, s);
    }

    boolean isOpen(State s) {
        return s.is(gate, Gate.OPEN);
    }

    boolean is(State s, int transaction, Branch branch) {
        return s.is(live.branches.get(transaction - 1), branch);
    }

    boolean hasPrepared(State s) {
        return is(s, 1, Branch.PREPARED) || is(s, 2, Branch.PREPARED);
    }

    /** What the script does, unless the key is locked. */
    boolean letsPrepare(State s, int transaction) {
        boolean gateIsPassed = isOpen(s) || !rules.keep(Rule.GATE);
        return gateIsPassed && is(s, transaction, Branch.NONE) && !hasPrepared(s);
    }

    State prepare(State s, int transaction) {
        return s.with(live.branches.get(transaction - 1), Branch.PREPARED);
    }

    /** The swap, which no gate stops: does nothing to a branch that is not there. */
    State swap(State s, int transaction) {
        return is(s, transaction, Branch.PREPARED) ? apply(s, transaction) : s;
    }

    private State apply(State s, int transaction) {
        return s.with(live.key, s.get(live.key).then(transaction))
                .with(live.branches.get(transaction - 1), Branch.COMMITTED);
    }

    State rollBack(State s, int transaction) {
        return is(s, transaction, Branch.COMMITTED)
                ? s
                : s.with(live.branches.get(transaction - 1), Branch.ROLLED_BACK);
    }

    State beginReplay(State s, Gate whose) {
        return s.with(gate, whose).with(place, 0);
    }

    /** Whether a branch may be told: it is the turn of this replay, and of this branch in it. */
    boolean isTurn(State s, Gate whose, int itsPlace) {
        return !rules.keep(Rule.GATE_HOLDS_WHOSE_REPLAY) || (s.is(gate, whose) && s.is(place, itsPlace));
    }

    /** The script redo. */
    State redo(State s, int transaction) {
        State counted = s.with(place, Math.min(2, s.get(place) + 1));
        boolean isKnown = !is(s, transaction, Branch.NONE) && rules.keep(Rule.KNOWN_IS_NOT_REDONE);
        return isKnown ? counted : apply(counted, transaction);
    }

    boolean isReplayedBy(State s, Gate whose) {
        return s.is(gate, whose);
    }

    State open(State s) {
        return s.with(gate, Gate.OPEN).with(place, 0);
    }

    Writes key(State s) {
        return s.get(live.key);
    }
}
