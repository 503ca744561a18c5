package io.concordat.testing.model.groups;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.groups.Groups.Part;
import io.concordat.testing.model.parts.Call.Reply;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import java.util.List;

/**
 * One of several recoveries: scans, matches, scans again, looks for all groups of the branch, and ends one after the other. It may
 * be paused anywhere, and take a coordinator for dead that is only paused.
 */
final class Recoverer {
    private final String name;
    private final Rules rules;
    private final Groups groups;
    private final Log log;
    private final Field<At> at;
    private final List<Field<Boolean>> left;
    private final Field<Boolean> missed;
    private final Field<Boolean> hazard;

    private enum At {
        IDLE,
        SCANNED,
        MUST_COMMIT,
        MUST_ROLL_BACK,
        FINDS_TO_COMMIT,
        FINDS_TO_ROLL_BACK,
        COMMITS,
        ASKS_FIRST_TO_ROLL_BACK,
        ASKS_SECOND_TO_ROLL_BACK,
        ROLLS_BACK_OTHERS
    }

    Recoverer(String name, Model model, Rules rules, Groups groups, Log log) {
        this.name = name;
        this.rules = rules;
        this.groups = groups;
        this.log = log;
        at = model.layout().choice(name, At.class);
        left = List.of(model.layout().flag(name + " left 1"), model.layout().flag(name + " left 2"));
        missed = model.layout().flag(name + " missed one");
        hazard = model.layout().flag(name + " tells of a hazard");
    }

    void addSteps(Model model) {
        scans(model);
        finds(model);
        commits(model);
        rollsBack(model, Groups.FIRST, At.ASKS_FIRST_TO_ROLL_BACK);
        rollsBack(model, Groups.SECOND, At.ASKS_SECOND_TO_ROLL_BACK);
    }

    private void scans(Model model) {
        model.step(name, "SCANNED all groups", s -> is(s, At.IDLE) && groups.lists(s), s -> s.with(at, At.SCANNED));
        model.step(
                name,
                "finds a decision whose branch is not listed",
                s -> is(s, At.IDLE) && !s.is(hazard) && log.saysCommit(s) && !groups.lists(s),
                s -> s.with(at, At.FINDS_TO_COMMIT));
        model.step(
                name,
                "MATCHED: a commit decision",
                s -> is(s, At.SCANNED) && log.saysCommit(s),
                s -> s.with(at, At.MUST_COMMIT));
        model.step(name, "MATCHED: no commit decision", s -> is(s, At.SCANNED) && !log.saysCommit(s), s -> log.fence(s)
                .with(at, At.MUST_ROLL_BACK));
        model.step(
                name,
                "SCANNED all groups again",
                s -> is(s, At.MUST_COMMIT),
                s -> s.with(at, groups.lists(s) ? At.FINDS_TO_COMMIT : At.IDLE));
        model.step(
                name,
                "SCANNED all groups again",
                s -> is(s, At.MUST_ROLL_BACK),
                s -> s.with(at, groups.lists(s) ? At.FINDS_TO_ROLL_BACK : At.IDLE));
    }

    private void finds(Model model) {
        model.step(
                name,
                "looks which groups the branch is in, and how it is there",
                s -> is(s, At.FINDS_TO_COMMIT),
                this::findToCommit);
        model.step(
                name,
                "looks which groups the branch is in, and how it is there",
                s -> is(s, At.FINDS_TO_ROLL_BACK),
                s -> find(s).with(at, isDecidedInSecond(s) ? At.ASKS_SECOND_TO_ROLL_BACK : At.ASKS_FIRST_TO_ROLL_BACK));
    }

    private boolean isDecidedInSecond(State s) {
        boolean committed = groups.is(s, Groups.SECOND, Part.COMMITTED) && !groups.is(s, Groups.FIRST, Part.COMMITTED);
        return committed || !knows(s, Groups.FIRST);
    }

    private State findToCommit(State s) {
        if (groups.all(s, Part.NONE)) {
            return s.with(at, At.IDLE).with(hazard);
        }
        boolean mayOnlyRollBack = groups.any(s, Part.ROLLED_BACK) && !groups.any(s, Part.COMMITTED);
        return find(s).with(at, mayOnlyRollBack ? At.ASKS_FIRST_TO_ROLL_BACK : At.COMMITS);
    }

    private State find(State s) {
        return s.with(left.get(0), knows(s, Groups.FIRST)).with(left.get(1), knows(s, Groups.SECOND));
    }

    private boolean knows(State s, int group) {
        return !groups.is(s, group, Part.NONE) || groups.nameEachOther(s);
    }

    private void commits(Model model) {
        for (int group : Groups.ALL) {
            model.step(
                    name,
                    "RESOLVING " + Groups.name(group) + ": commit",
                    s -> is(s, At.COMMITS) && s.is(left.get(group)),
                    s -> {
                        Reply reply = groups.commit(s, group);
                        State after = reply.after().with(left.get(group), false);
                        return reply.yes() ? after : after.with(missed);
                    });
        }
        model.step(
                name,
                "FORGOTTEN, for every group has answered",
                s -> is(s, At.COMMITS) && isDone(s) && !s.is(missed),
                s -> log.forget(s).with(at, At.IDLE));
        model.step(
                name,
                "tells of a hazard, for a group has lost its part",
                s -> is(s, At.COMMITS) && isDone(s) && s.is(missed),
                s -> s.with(at, At.IDLE).with(missed, false).with(hazard));
    }

    private boolean isDone(State s) {
        return left.stream().noneMatch(s::is);
    }

    /** The group that may have decided is asked first; what it answers holds for the other. */
    private void rollsBack(Model model, int group, At asks) {
        model.step(
                name,
                "RESOLVING " + Groups.name(group) + ": roll back",
                s -> is(s, asks) && s.is(left.get(group)),
                s -> {
                    Reply reply = groups.rollBack(s, group);
                    boolean completes = !reply.yes() && rules.keep(Rule.BEGUN_IS_COMPLETED);
                    return next(reply.after().with(left.get(group), false), completes);
                });
        model.step(
                name,
                "RESOLVING " + Groups.name(group) + " as well: roll back",
                s -> is(s, At.ROLLS_BACK_OTHERS) && s.is(left.get(group)),
                s -> groups.rollBack(s, group)
                        .after()
                        .with(left.get(group), false)
                        .with(at, At.IDLE));
    }

    private State next(State s, boolean completes) {
        if (isDone(s)) {
            return s.with(at, At.IDLE);
        }
        return s.with(at, completes ? At.COMMITS : At.ROLLS_BACK_OTHERS);
    }

    private boolean is(State s, At where) {
        return s.is(at, where);
    }

    boolean isIdle(State s) {
        return is(s, At.IDLE);
    }

    boolean tellsOfHazard(State s) {
        return s.is(hazard);
    }
}
