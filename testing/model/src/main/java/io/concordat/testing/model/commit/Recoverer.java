package io.concordat.testing.model.commit;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Call.Reply;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import java.util.List;

/**
 * One of several recoveries, each for itself: scan, match, scan again, resolve. It may be paused between any two steps, so that
 * one that dies is one that goes on very late.
 */
final class Recoverer {
    private final String name;
    private final Rules rules;
    private final Coordinator coordinator;
    private final Decisions log;
    private final List<Store> stores;
    private final Field<At> at;
    private final Field<Integer> storeNumber;
    private final List<Field<Boolean>> answered;
    private final Field<Boolean> split;

    private enum At {
        IDLE,
        SCANNED,
        MUST_COMMIT,
        MUST_ROLL_BACK,
        COMMITTING_LISTED,
        COMMITTING_UNLISTED,
        ROLLING_BACK
    }

    Recoverer(String name, Model model, Rules rules, Coordinator coordinator, Decisions log, List<Store> stores) {
        this.name = name;
        this.rules = rules;
        this.coordinator = coordinator;
        this.log = log;
        this.stores = stores;
        at = model.layout().choice(name, At.class);
        storeNumber = model.layout().number(name + " is at", stores.size() - 1);
        answered = stores.stream()
                .map(store -> model.layout().flag(name + " has an answer of " + store.storeName()))
                .toList();
        split = model.layout().flag(name + " reports a split");
    }

    /** Its own steps. */
    void addSteps(Model model) {
        for (int number = 0; number < stores.size(); number++) {
            addSteps(model, number, stores.get(number));
        }
        model.step(
                name,
                "FORGOTTEN, for every branch has answered",
                s -> s.is(at, At.IDLE) && log.saysCommit(s) && enoughHaveAnswered(s),
                log::forget);
    }

    private boolean enoughHaveAnswered(State s) {
        return rules.keep(Rule.ALL_HAVE_ANSWERED)
                ? answered.stream().allMatch(s::is)
                : answered.stream().anyMatch(s::is);
    }

    /** Recovery leaves running transactions alone: of a living coordinator what has ended, of another what is retired. */
    private boolean mayBegin(State s) {
        return s.is(at, At.IDLE) && (log.isRetired(s) || coordinator.hasEnded(s));
    }

    private void addSteps(Model model, int number, Store store) {
        String of = " " + store.storeName();
        model.step(name, "SCANNED" + of, s -> mayBegin(s) && store.lists(s), s -> s.with(at, At.SCANNED)
                .with(storeNumber, number));
        model.step(
                name,
                "finds a decision whose branch has not answered:" + of,
                s -> mayBegin(s) && log.saysCommit(s) && !store.lists(s) && !s.is(answered.get(number)),
                s -> s.with(at, At.COMMITTING_UNLISTED).with(storeNumber, number));
        model.step(
                name,
                "MATCHED: a commit decision",
                s -> is(At.SCANNED, number, s) && log.saysCommit(s),
                s -> s.with(at, rules.keep(Rule.SCAN_AGAIN) ? At.MUST_COMMIT : At.COMMITTING_LISTED));
        model.step(
                name,
                "MATCHED: no commit decision",
                s -> is(At.SCANNED, number, s) && !log.saysCommit(s),
                s -> log.settle(s).with(at, rules.keep(Rule.SCAN_AGAIN) ? At.MUST_ROLL_BACK : At.ROLLING_BACK));
        for (At must : List.of(At.MUST_COMMIT, At.MUST_ROLL_BACK)) {
            At next = must == At.MUST_COMMIT ? At.COMMITTING_LISTED : At.ROLLING_BACK;
            model.step(
                    name,
                    "SCANNED" + of + " again",
                    s -> is(must, number, s),
                    s -> store.lists(s) ? s.with(at, next) : done(s));
        }
        model.step(name, "RESOLVING" + of + ": commit", s -> isCommitting(s, number), s -> {
            Reply reply = store.commit(s);
            // What was not listed and is not known has been committed before; what was listed is scanned again.
            boolean answer = reply.yes() || (s.is(at, At.COMMITTING_UNLISTED) && store.forgetsWhatHasEnded());
            return done(answer ? reply.after().with(answered.get(number)) : reply.after());
        });
        model.step(name, "RESOLVING" + of + ": roll back", s -> is(At.ROLLING_BACK, number, s), s -> {
            Reply reply = store.rollback(s);
            return done(reply.yes() ? reply.after() : reply.after().with(split));
        });
    }

    private boolean isCommitting(State s, int number) {
        return is(At.COMMITTING_LISTED, number, s) || is(At.COMMITTING_UNLISTED, number, s);
    }

    private boolean is(At where, int number, State s) {
        return s.is(at, where) && s.is(storeNumber, number);
    }

    private State done(State s) {
        return s.with(at, At.IDLE).with(storeNumber, 0);
    }

    boolean reportsSplit(State s) {
        return s.is(split);
    }

    boolean isIdle(State s) {
        return s.is(at, At.IDLE);
    }
}
