package io.concordat.testing.model.groups;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Call;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import java.util.List;

/** Whoever commits the branch that he has worked on: in two phases, or, with nobody to decide, in one. */
final class Committer {
    private static final String NAME = "coordinator";

    private final Rules rules;
    private final boolean inOnePhase;
    private final Field<At> at;
    private final Field<Told> told;
    private final Field<Boolean> rollsBack;
    private final List<Call> prepares;
    private final List<Call> ends;

    private enum At {
        WORKING,
        PREPARING,
        PREPARED,
        DECIDING_IN_FIRST,
        COMMITTING,
        ROLLING_BACK,
        LEFT_TO_RECOVERY,
        ENDED
    }

    /** What the caller has heard. */
    enum Told {
        NOTHING,
        COMMITTED,
        ROLLED_BACK,
        SPLIT
    }

    Committer(Model model, Rules rules, boolean inOnePhase) {
        this.rules = rules;
        this.inOnePhase = inOnePhase;
        at = model.layout().choice(NAME, At.class);
        told = model.layout().choice("caller told", Told.class);
        rollsBack = model.layout().flag("coordinator rolls back");
        prepares = List.of(new Call(model, NAME, "prepare of group 1"), new Call(model, NAME, "prepare of group 2"));
        ends = List.of(new Call(model, NAME, "end of group 1"), new Call(model, NAME, "end of group 2"));
    }

    void addSteps(Model model, Groups groups, Log log) {
        prepares(model, groups);
        if (inOnePhase) {
            commitsInOnePhase(model);
        } else {
            commitsInTwoPhases(model, log);
        }
        ends(model, groups, log);
        model.fault(NAME, "crashes", this::isRunning, s -> drop(s).with(at, At.LEFT_TO_RECOVERY));
    }

    private void prepares(Model model, Groups groups) {
        model.step(NAME, "PREPARING both groups", s -> is(s, At.WORKING), s -> prepares.get(1)
                .send(prepares.get(0).send(s.with(at, At.PREPARING))));
        for (int group : Groups.ALL) {
            prepares.get(group).arrivesAt(Groups.name(group), "prepares", s -> groups.prepare(s, group));
        }
        prepares.get(1).mayBeRefusedBy(Groups.name(1), "votes no, a key is locked");
        model.step(NAME, "PREPARED", s -> is(s, At.PREPARING) && bothVotedYes(s), s -> drop(s).with(at, At.PREPARED));
        model.step(
                NAME,
                "ROLLING_BACK, for a vote is missing",
                s -> is(s, At.PREPARING) && bothAreOver(prepares, s) && !bothVotedYes(s),
                this::rollBack);
    }

    private boolean bothVotedYes(State s) {
        return prepares.stream().allMatch(call -> call.isYes(s));
    }

    private static boolean bothAreOver(List<Call> calls, State s) {
        return calls.stream().allMatch(call -> call.isOver(s));
    }

    private void commitsInTwoPhases(Model model, Log log) {
        model.step(
                NAME, "DECIDED, COMMITTING both groups", s -> is(s, At.PREPARED) && log.letsDecide(s), s -> ends.get(1)
                        .send(ends.get(0).send(log.decide(s).with(at, At.COMMITTING))));
        model.step(
                NAME,
                "ROLLING_BACK, for the decision is refused",
                s -> is(s, At.PREPARED) && !log.letsDecide(s),
                this::rollBack);
    }

    private void commitsInOnePhase(Model model) {
        model.step(
                NAME,
                "COMMITTING in one phase: the first group decides",
                s -> is(s, At.PREPARED) && rules.keep(Rule.FIRST_GROUP_DECIDES),
                s -> ends.get(0).send(s.with(at, At.DECIDING_IN_FIRST)));
        model.step(
                NAME,
                "COMMITTING both groups at once",
                s -> is(s, At.PREPARED) && !rules.keep(Rule.FIRST_GROUP_DECIDES),
                s -> ends.get(1).send(ends.get(0).send(s.with(at, At.COMMITTING))));
        model.step(
                NAME,
                "COMMITTING the second group as well",
                s -> is(s, At.DECIDING_IN_FIRST) && ends.get(0).isYes(s),
                s -> ends.get(1).send(s.with(at, At.COMMITTING)));
        model.step(
                NAME,
                "ROLLING_BACK the second group, for somebody has rolled back the first",
                s -> is(s, At.DECIDING_IN_FIRST) && ends.get(0).isNo(s),
                this::rollBack);
        model.step(
                NAME,
                "hears nothing of the first group, and tells its caller: in doubt",
                s -> is(s, At.DECIDING_IN_FIRST) && ends.get(0).isUnknown(s),
                s -> drop(s).with(at, At.LEFT_TO_RECOVERY));
    }

    private void ends(Model model, Groups groups, Log log) {
        for (int group : Groups.ALL) {
            ends.get(group)
                    .arrivesAt(
                            Groups.name(group),
                            "ends its part as the coordinator has said",
                            s -> s.is(rollsBack) ? groups.rollBack(s, group) : groups.commit(s, group));
        }
        model.step(
                NAME,
                "tells its caller: committed",
                s -> is(s, At.COMMITTING) && ends.stream().allMatch(end -> end.isYes(s)),
                s -> log.forget(drop(s)).with(told, Told.COMMITTED).with(at, At.ENDED));
        model.step(
                NAME,
                "tells its caller of a split",
                s -> is(s, At.COMMITTING)
                        && bothAreOver(ends, s)
                        && ends.stream().anyMatch(end -> end.isNo(s)),
                s -> drop(s).with(told, Told.SPLIT).with(at, At.ENDED));
        model.step(
                NAME,
                "leaves to recovery what does not answer",
                s -> is(s, At.COMMITTING)
                        && bothAreOver(ends, s)
                        && ends.stream().noneMatch(end -> end.isNo(s))
                        && !ends.stream().allMatch(end -> end.isYes(s)),
                s -> drop(s).with(at, At.LEFT_TO_RECOVERY));
        rollsBack(model);
    }

    private void rollsBack(Model model) {
        model.step(
                NAME,
                "ROLLING_BACK the second group as well",
                s -> is(s, At.ROLLING_BACK)
                        && ends.get(0).isYes(s)
                        && !ends.get(1).isUnderWay(s)
                        && !ends.get(1).isOver(s),
                ends.get(1)::send);
        model.step(
                NAME,
                "tells its caller: rolled back",
                s -> is(s, At.ROLLING_BACK)
                        && bothAreOver(ends, s)
                        && ends.stream().allMatch(end -> end.isYes(s)),
                s -> drop(s).with(told, Told.ROLLED_BACK).with(at, At.ENDED));
        model.step(
                NAME,
                "leaves its rollback to recovery",
                s -> is(s, At.ROLLING_BACK) && ends.stream().anyMatch(end -> end.isUnknown(s) || end.isNo(s)),
                s -> drop(s).with(at, At.LEFT_TO_RECOVERY));
    }

    private State rollBack(State s) {
        return ends.get(0).send(drop(s).with(at, At.ROLLING_BACK).with(rollsBack));
    }

    private State drop(State s) {
        State after = s;
        for (Call call : prepares) {
            after = call.drop(after);
        }
        for (Call call : ends) {
            after = call.drop(after);
        }
        return after;
    }

    private boolean is(State s, At where) {
        return s.is(at, where);
    }

    private boolean isRunning(State s) {
        return !isOver(s);
    }

    boolean isOver(State s) {
        return is(s, At.ENDED) || is(s, At.LEFT_TO_RECOVERY);
    }

    boolean hasTold(State s, Told what) {
        return s.is(told, what);
    }
}
