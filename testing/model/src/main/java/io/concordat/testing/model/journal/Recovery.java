package io.concordat.testing.model.journal;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.journal.Run.Answer;
import io.concordat.testing.model.journal.Run.Known;
import io.concordat.testing.model.journal.Stores.Branch;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import java.util.List;
import java.util.function.Predicate;

/** The recovery of one process, and what it forgets behind the barrier. Dies with the process. */
final class Recovery {
    private final Run process;
    private final String name;
    private final Rules rules;
    private final JournalFile file;
    private final Stores stores;
    private final Predicate<State> leavesAlone;
    private final Field<At> at;
    private final Field<Integer> store;
    private final List<Field<Boolean>> answered;

    private enum At {
        IDLE,
        SCANNED,
        MUST_COMMIT,
        MUST_ROLL_BACK,
        COMMITS,
        ROLLS_BACK,
        ALARMED,
        LOOKED,
        SECURED
    }

    /** @param leavesAlone whether the transaction still runs in this process */
    Recovery(Run process, Model model, Rules rules, JournalFile file, Stores stores, Predicate<State> leavesAlone) {
        this.process = process;
        this.name = "recovery of " + process.name();
        this.rules = rules;
        this.file = file;
        this.stores = stores;
        this.leavesAlone = leavesAlone;
        at = model.layout().choice(name, At.class);
        store = model.layout().number(name + " is at", Stores.ALL - 1);
        answered = List.of(
                model.layout().flag(name + " has an answer of mysql"),
                model.layout().flag(name + " has an answer of redis"));
    }

    void addSteps(Model model) {
        for (int number = 0; number < Stores.ALL; number++) {
            scans(model, number);
        }
        model.step(
                name,
                "keeps the decision, for both branches have answered",
                s -> isFree(s)
                        && process.knows(s, Known.PENDING)
                        && answered.stream().allMatch(s::is),
                this::keep);
        forgets(model);
        model.step(
                "a person",
                "looks at mysql after the alarm, and ends the branch of redis as there",
                s -> s.is(at, At.ALARMED),
                s -> stop(
                        stores.is(s, Stores.MYSQL, Branch.COMMITTED)
                                ? stores.commit(s, Stores.REDIS)
                                : stores.rollBack(s, Stores.REDIS)));
    }

    private void scans(Model model, int number) {
        String of = " " + Stores.name(number);
        model.step(name, "SCANNED" + of, s -> isFree(s) && stores.lists(s, number), s -> s.with(at, At.SCANNED)
                .with(store, number));
        model.step(
                name,
                "MATCHED: a commit decision",
                s -> is(s, At.SCANNED, number) && process.resolve(s) == Answer.COMMIT,
                s -> s.with(at, At.MUST_COMMIT));
        model.step(
                name,
                "MATCHED: no commit decision",
                s -> is(s, At.SCANNED, number) && process.resolve(s) == Answer.ROLLBACK,
                s -> process.fence(s).with(at, At.MUST_ROLL_BACK));
        model.step(
                name,
                "leaves" + of + " in doubt",
                s -> is(s, At.SCANNED, number) && process.resolve(s) == Answer.IN_DOUBT,
                this::stop);
        model.step(
                name,
                "SCANNED" + of + " again",
                s -> is(s, At.MUST_COMMIT, number) || is(s, At.MUST_ROLL_BACK, number),
                s -> stores.lists(s, number) ? s.with(at, next(s, number)) : stop(s));
        model.step(
                name,
                "RESOLVING" + of + ": commit",
                s -> is(s, At.COMMITS, number),
                s -> stop(stores.commit(s, number).with(answered.get(number))));
        model.step(
                name,
                "RESOLVING" + of + ": roll back",
                s -> is(s, At.ROLLS_BACK, number),
                s -> stop(stores.rollBack(s, number)));
        model.step(
                name,
                "finds a decision whose branch has not answered, and commits it:" + of,
                s -> isFree(s)
                        && process.knows(s, Known.PENDING)
                        && !stores.lists(s, number)
                        && !s.is(answered.get(number)),
                s -> s.with(answered.get(number)));
    }

    /** Before it rolls back in Redis, it compares the generations. */
    private At next(State s, int number) {
        if (s.is(at, At.MUST_COMMIT)) {
            return At.COMMITS;
        }
        return number == Stores.REDIS && process.seesLostHistory(s, stores) ? At.ALARMED : At.ROLLS_BACK;
    }

    /** The journal is told that both branches have answered. */
    State keep(State s) {
        return process.learn(s, Known.KEPT);
    }

    private void forgets(Model model) {
        model.step(
                name,
                "writes that both branches have answered",
                s -> isFree(s) && process.knows(s, Known.KEPT) && !file.saysAnswered(s),
                file::writeAnswered);
        model.step(
                name,
                "begins to forget: looks at what redis lists, and which server it is",
                s -> isFree(s)
                        && process.knows(s, Known.KEPT)
                        && (!stores.lists(s, Stores.REDIS) || !rules.keep(Rule.LISTED_IS_KEPT)),
                s -> stores.rememberServer(s).with(at, At.LOOKED));
        model.step(
                name,
                "raises the generation, and has waited for every replica, and for the file to be forced",
                s -> s.is(at, At.LOOKED),
                s -> stores.raiseGeneration(rules.keep(Rule.DURABILITY_BARRIER) ? stores.secure(s) : s)
                        .with(at, At.SECURED));
        model.step(
                name,
                "FORGOTTEN, for the server is the same",
                s -> s.is(at, At.SECURED) && isSameServer(s),
                s -> stop(process.learn(s, Known.FORGOTTEN)));
        model.step(
                name,
                "keeps the decision, for the server has restarted",
                s -> s.is(at, At.SECURED) && !isSameServer(s),
                this::stop);
        model.step(
                name,
                "writes that the decision is forgotten",
                s -> isFree(s) && process.knows(s, Known.FORGOTTEN) && file.hasDecision(s),
                file::drop);
    }

    private boolean isSameServer(State s) {
        return stores.isSameServer(s) || !rules.keep(Rule.BARRIER_LOOKS_AGAIN);
    }

    private boolean isFree(State s) {
        return process.isUp(s) && s.is(at, At.IDLE) && !leavesAlone.test(s);
    }

    private boolean is(State s, At where, int number) {
        return s.is(at, where) && s.is(store, number);
    }

    private State stop(State s) {
        return s.with(at, At.IDLE).with(store, 0);
    }

    /** Its process dies. */
    State die(State s) {
        return stop(s).with(answered.get(0), false).with(answered.get(1), false);
    }

    boolean callsAPerson(State s) {
        return s.is(at, At.ALARMED);
    }

    boolean isIdle(State s) {
        return s.is(at, At.IDLE);
    }
}
