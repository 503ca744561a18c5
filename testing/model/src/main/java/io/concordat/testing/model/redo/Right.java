package io.concordat.testing.model.redo;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.redo.Redis.Gate;

/** The right to replay: a lock that goes with its holder's connection, which the holder need not notice at once. */
final class Right {
    private final Field<Gate> holder;
    private final Field<Boolean> lost;

    Right(Model model) {
        holder = model.layout().choice("right to replay", Gate.class);
        lost = model.layout().flag("right was lost");
    }

    void addSteps(Model model) {
        model.fault(
                "log",
                "ends the connection of who has the right to replay",
                s -> !isFree(s) && !s.is(lost),
                s -> s.with(holder, Gate.OPEN).with(lost));
    }

    /** Whether a replay may take it. By symmetry: B is who comes when A has lost it. */
    boolean isFreeFor(State s, Gate who) {
        return isFree(s) && (who == Gate.REPLAYED_BY_A || s.is(lost));
    }

    private boolean isFree(State s) {
        return s.is(holder, Gate.OPEN);
    }

    boolean isHeldBy(State s, Gate who) {
        return s.is(holder, who);
    }

    State take(State s, Gate who) {
        return s.with(holder, who);
    }

    State give(State s, Gate who) {
        return isHeldBy(s, who) ? s.with(holder, Gate.OPEN) : s;
    }
}
