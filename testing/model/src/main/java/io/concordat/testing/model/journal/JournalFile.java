package io.concordat.testing.model.journal;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What the directory of the journal holds of the transaction. A process that dies takes nothing of it along; a power failure
 * takes what was not forced. A journal that is lost, or an older copy in its place, lacks the decision and the incarnation.
 */
final class JournalFile {
    private static final String DISK = "disk";

    private final Rules rules;
    private final Field<Entry> entry;
    private final Field<Boolean> answered;
    private final Field<Boolean> generation;
    private final Field<Boolean> lost;
    private final Field<Boolean> numberCameTwice;

    /** The record of the decision. */
    private enum Entry {
        NONE,
        /** Written, and neither forced nor refused. */
        WRITTEN,
        /** The force has failed: it can be read as long as it is cached, and no later force writes it. */
        CACHED,
        FORCED
    }

    JournalFile(Model model, Rules rules) {
        this.rules = rules;
        entry = model.layout().choice("record", Entry.class);
        answered = model.layout().flag("record says answered");
        generation = model.layout().flag("generation in the journal");
        lost = model.layout().flag("journal lost");
        numberCameTwice = model.layout().flag("number came twice");
    }

    /** @param allDie what a power failure does to processes */
    void addSteps(Model model, Predicate<State> oneIsUp, UnaryOperator<State> allDie) {
        model.fault(DISK, "gets what is cached", s -> s.is(entry, Entry.WRITTEN), s -> s.with(entry, Entry.FORCED));
        model.fault(
                DISK,
                "has what it failed to force dropped from the cache",
                s -> s.is(entry, Entry.CACHED),
                s -> s.with(entry, Entry.NONE));
        model.fault("power", "fails", oneIsUp, s -> dropUnforced(allDie.apply(s)));
        model.fault(
                "journal",
                "is lost, or replaced by a copy of before",
                s -> !oneIsUp.test(s) && !s.is(lost),
                s -> s.with(lost));
        model.step(
                "a person", "puts the right journal back", s -> !oneIsUp.test(s) && s.is(lost), s -> s.with(lost, false)
                        .with(numberCameTwice, false));
    }

    private State dropUnforced(State s) {
        boolean survives = s.is(entry, Entry.FORCED) || s.is(entry, Entry.NONE);
        return survives ? s : s.with(entry, Entry.NONE);
    }

    State write(State s) {
        return s.with(entry, Entry.WRITTEN);
    }

    State force(State s) {
        return s.with(entry, Entry.FORCED);
    }

    State failToForce(State s) {
        return s.with(entry, Entry.CACHED);
    }

    State writeAnswered(State s) {
        return s.with(answered);
    }

    /** Writes that the decision is forgotten, and the generation in the same batch. */
    State drop(State s) {
        State after = s.with(entry, Entry.NONE).with(answered, false);
        return rules.keep(Rule.GENERATION_GOES_ALONG) ? after.with(generation) : after;
    }

    boolean hasGeneration(State s) {
        return s.is(generation);
    }

    /** Whether there is a record to be read now. */
    boolean hasDecision(State s) {
        return !s.is(lost) && !s.is(entry, Entry.NONE);
    }

    boolean saysAnswered(State s) {
        return s.is(answered);
    }

    /** A new incarnation begins with a segment that has all that was read back, and is forced. */
    State open(State s) {
        State after = s.is(lost) && !rules.keep(Rule.NUMBERS_COME_ONCE) ? s.with(numberCameTwice) : s;
        return hasDecision(after) && rules.keep(Rule.READ_BACK_IS_FORCED) ? after.with(entry, Entry.FORCED) : after;
    }

    /** Whether the incarnation of the transaction is one that this journal has had. */
    boolean knowsIncarnation(State s) {
        return !s.is(lost) || s.is(numberCameTwice) || !rules.keep(Rule.INCARNATION_IS_KNOWN);
    }

    boolean isLost(State s) {
        return s.is(lost);
    }
}
