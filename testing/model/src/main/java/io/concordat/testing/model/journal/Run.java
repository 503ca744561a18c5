package io.concordat.testing.model.journal;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;

/** A process that has the journal open, and what it knows of the transaction in memory. */
final class Run {
    private final String name;
    private final Rules rules;
    private final JournalFile file;
    private final Field<Boolean> down;
    private final Field<Known> known;
    private final Field<Boolean> fenced;
    private final boolean isOwner;

    /** What the journal in memory says of the transaction. */
    enum Known {
        NOTHING,
        /** Being written: whoever asks waits. */
        IN_FLIGHT,
        PENDING,
        KEPT,
        UNKNOWN,
        FORGOTTEN
    }

    /** What recovery is told. */
    enum Answer {
        COMMIT,
        ROLLBACK,
        IN_DOUBT,
        NOT_YET
    }

    /** @param isOwner whether the transaction is of its incarnation; such a process runs at the beginning */
    Run(String name, boolean isOwner, Model model, Rules rules, JournalFile file) {
        this.name = name;
        this.isOwner = isOwner;
        this.rules = rules;
        this.file = file;
        down = model.layout().flag(isOwner ? name + " died" : name + " up");
        known = model.layout().choice(name + " knows", Known.class);
        fenced = model.layout().flag(name + " has a fence");
    }

    String name() {
        return name;
    }

    boolean isUp(State s) {
        return s.is(down) != isOwner;
    }

    State die(State s) {
        return s.with(down, isOwner).with(known, Known.NOTHING).with(fenced, false);
    }

    /** Opens the journal; the caller sees to who has it open already. */
    State open(State s) {
        State after = file.open(s).with(down, !isOwner);
        if (!file.hasDecision(after)) {
            return after;
        }
        return after.with(known, file.saysAnswered(after) ? Known.KEPT : Known.PENDING);
    }

    boolean knows(State s, Known what) {
        return s.is(known, what);
    }

    State learn(State s, Known what) {
        return s.with(known, what);
    }

    boolean isFenced(State s) {
        return s.is(fenced);
    }

    /** What is decided it says; of a gtrid that it cannot have decided it presumes nothing; all else is rolled back. */
    Answer resolve(State s) {
        if (knows(s, Known.UNKNOWN) && rules.keep(Rule.UNKNOWN_STAYS_UNKNOWN)) {
            return Answer.IN_DOUBT;
        } else if (knows(s, Known.IN_FLIGHT)) {
            return Answer.NOT_YET;
        } else if (knows(s, Known.PENDING) || knows(s, Known.KEPT)) {
            return Answer.COMMIT;
        }
        return isOwner || file.knowsIncarnation(s) ? Answer.ROLLBACK : Answer.IN_DOUBT;
    }

    /** Whether Redis shows an older generation than the journal: confirmed history is gone. */
    boolean seesLostHistory(State s, Stores stores) {
        boolean confirmed = knows(s, Known.FORGOTTEN) || file.hasGeneration(s);
        return confirmed && !stores.hasGeneration(s) && rules.keep(Rule.GENERATION);
    }

    /** In memory, and for its own incarnation only. */
    State fence(State s) {
        return isOwner && rules.keep(Rule.FENCE) ? s.with(fenced) : s;
    }
}
