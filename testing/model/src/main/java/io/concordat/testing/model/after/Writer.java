package io.concordat.testing.model.after;

import io.concordat.testing.model.after.Redis.Answer;
import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;

/**
 * A transaction that sets the key, and asks nobody before its decision; or, if it is to, one that is prepared and changes what it
 * finds. Its request may be late, or sent twice.
 */
final class Writer {
    private final int number;
    private final String name;
    private final boolean mayPrepare;
    private final Rules rules;
    private final Log log;
    private final Redis redis;
    private final Field<At> at;
    private final Field<Boolean> prepares;
    private final Field<Boolean> lacks;
    private final Field<Boolean> late;

    private enum At {
        NOT_BEGUN,
        READY,
        DRAWN,
        INSERTED,
        UNKNOWN,
        DECIDED,
        LEFT_TO_RECOVERY,
        ANSWERED,
        TOLD_HEURISTIC,
        ROLLED_BACK
    }

    Writer(int number, boolean mayPrepare, Model model, Rules rules, Log log, Redis redis) {
        this.number = number;
        this.name = "transaction " + number;
        this.mayPrepare = mayPrepare;
        this.rules = rules;
        this.log = log;
        this.redis = redis;
        at = model.layout().choice(name, At.class);
        prepares = model.layout().flag(name + " is prepared");
        lacks = model.layout().flag(name + " lacks the other");
        late = model.layout().flag("late request of " + number);
    }

    void addSteps(Model model) {
        begins(model);
        decides(model);
        commits(model);
        model.step(
                "forgetting",
                "FORGOTTEN: transaction " + number,
                s -> is(s, At.ANSWERED) && log.saysCommit(s, number),
                s -> log.forget(s, number));
    }

    private void begins(Model model) {
        model.step(name, "PREPARED, without asking redis", s -> is(s, At.NOT_BEGUN), s -> s.with(at, At.READY));
        if (mayPrepare) {
            model.step(
                    name,
                    "PREPARED in redis: reads and locks the key",
                    s -> is(s, At.NOT_BEGUN) && !redis.isLocked(s),
                    s -> redis.lock(s, number)
                            .with(prepares)
                            .with(lacks, !redis.isApplied(s, 3 - number))
                            .with(at, At.READY));
        }
    }

    private void decides(Model model) {
        model.step(name, "DECIDING, draws its place", s -> is(s, At.READY), s -> log.draw(s, number)
                .with(at, At.DRAWN));
        model.step("log", "has the row of " + number + ", uncommitted", s -> is(s, At.DRAWN), s -> log.insert(s, number)
                .with(at, At.INSERTED));
        model.step(name, "DECIDED", s -> is(s, At.INSERTED), s -> log.commit(s, number)
                .with(at, At.DECIDED));
        model.fault(name, "gets no answer to its COMMIT", s -> is(s, At.INSERTED), s -> s.with(at, At.UNKNOWN));
        model.fault(
                "log",
                "commits the row of " + number + ", late",
                s -> is(s, At.UNKNOWN) && log.isInserted(s, number),
                s -> log.commit(s, number));
        if (rules.keep(Rule.UNKNOWN_IS_SETTLED)) {
            model.step(
                    "recovery",
                    "ends the session of " + number + ", and finds out what became of its decision",
                    s -> is(s, At.UNKNOWN),
                    s -> settled(log.end(s, number)));
        }
        model.fault(
                name,
                "crashes before its decision",
                s -> is(s, At.READY) || is(s, At.DRAWN) || is(s, At.INSERTED),
                s -> rolledBack(log.end(s, number)));
    }

    private State settled(State s) {
        return log.saysCommit(s, number) ? s.with(at, At.LEFT_TO_RECOVERY) : rolledBack(s);
    }

    /** Of one that was not prepared, nothing is anywhere; of the other, recovery finds the branch listed. */
    private State rolledBack(State s) {
        return (s.is(prepares) ? redis.unlock(s) : s).with(at, At.ROLLED_BACK);
    }

    private void commits(Model model) {
        model.step(
                name,
                "COMMITTING redis",
                s -> is(s, At.DECIDED),
                s -> s.is(prepares) ? swap(s) : heard(redis.apply(s, number), redis.answer(s, number)));
        model.fault(name, "gets no answer of redis, whose request is late", s -> is(s, At.DECIDED), s -> s.with(late)
                .with(at, At.LEFT_TO_RECOVERY));
        model.fault(Redis.NAME, "applies transaction " + number + ", late", s -> s.is(late), s -> (s.is(prepares)
                        ? redis.swap(s, number)
                        : redis.apply(s, number))
                .with(late, false));
        model.fault(
                "network",
                "keeps a copy of the request of " + number,
                s -> is(s, At.DECIDED) && !s.is(late),
                s -> s.with(late));
    }

    private State swap(State s) {
        return redis.swap(s, number).with(at, At.ANSWERED);
    }

    /** What was not done is asked for again, by recovery: it reads the row, which may be gone meanwhile. */
    State heard(State s, Answer answer) {
        return switch (answer) {
            case DONE -> s.with(at, At.ANSWERED);
            case HEURISTIC -> s.with(at, At.TOLD_HEURISTIC);
            case BUSY, COMPLETE -> s.with(at, At.LEFT_TO_RECOVERY);
        };
    }

    /** What recovery does with the decision when it has read it. */
    State resolve(State s) {
        if (s.is(prepares)) {
            return swapOnce(s);
        }
        Answer answer = redis.answer(s, number);
        State after = redis.apply(s, number);
        if (!is(s, At.LEFT_TO_RECOVERY)) {
            return after;
        }
        boolean belowFloor = answer == Answer.COMPLETE && log.saysCommit(s, number);
        return belowFloor ? after.with(at, At.TOLD_HEURISTIC) : heard(after, answer);
    }

    private State swapOnce(State s) {
        return is(s, At.LEFT_TO_RECOVERY) ? swap(s) : redis.swap(s, number);
    }

    boolean isDue(State s) {
        return is(s, At.LEFT_TO_RECOVERY) && log.saysCommit(s, number);
    }

    /** Whether it has changed a value that lacks an earlier decision. */
    boolean lacksEarlier(State s) {
        return s.is(lacks) && log.isBefore(s, 3 - number, number) && redis.isApplied(s, number);
    }

    private boolean is(State s, At where) {
        return s.is(at, where);
    }

    boolean isPrepared(State s) {
        return s.is(prepares);
    }

    boolean isToldHeuristic(State s) {
        return is(s, At.TOLD_HEURISTIC);
    }

    boolean isOver(State s) {
        return is(s, At.TOLD_HEURISTIC) || is(s, At.ROLLED_BACK) || (is(s, At.ANSWERED) && log.isForgotten(s, number));
    }
}
