package io.concordat.testing.model.groups;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Call.Reply;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import java.util.List;

/** What two groups of one Redis Cluster know of the branch. Outcomes stay; one master may lose its part of the branch, once. */
final class Groups {
    static final int FIRST = 0;
    static final int SECOND = 1;
    static final List<Integer> ALL = List.of(FIRST, SECOND);

    private final Rules rules;
    private final boolean loses;
    private final List<Field<Part>> parts;
    private final List<Field<Boolean>> applied;
    private final Field<Boolean> lost;

    /** The branch in one group: its record, or its outcome. */
    enum Part {
        NONE,
        PREPARED,
        COMMITTED,
        ROLLED_BACK
    }

    /** @param loses whether a master may lose what it has */
    Groups(Model model, Rules rules, boolean loses) {
        this.rules = rules;
        this.loses = loses;
        parts = List.of(
                model.layout().choice("group 1", Part.class), model.layout().choice("group 2", Part.class));
        applied = List.of(model.layout().flag("group 1 applied"), model.layout().flag("group 2 applied"));
        lost = model.layout().flag("lost");
    }

    void addSteps(Model model) {
        if (!loses) {
            return;
        }
        for (int group : ALL) {
            model.fault(
                    name(group),
                    "loses its part of the branch",
                    s -> is(s, group, Part.PREPARED) && !s.is(lost),
                    s -> s.with(parts.get(group), Part.NONE).with(lost));
        }
    }

    static String name(int group) {
        return "group " + (group + 1);
    }

    boolean is(State s, int group, Part part) {
        return s.is(parts.get(group), part);
    }

    boolean any(State s, Part part) {
        return is(s, FIRST, part) || is(s, SECOND, part);
    }

    boolean all(State s, Part part) {
        return is(s, FIRST, part) && is(s, SECOND, part);
    }

    /** Whether the branch is listed as prepared by those groups that are asked. */
    boolean lists(State s) {
        return is(s, FIRST, Part.PREPARED) || (rules.keep(Rule.ALL_GROUPS_ARE_SCANNED) && is(s, SECOND, Part.PREPARED));
    }

    Reply prepare(State s, int group) {
        if (is(s, group, Part.NONE)) {
            return Reply.yes(s.with(parts.get(group), Part.PREPARED));
        }
        return new Reply(s, is(s, group, Part.PREPARED));
    }

    Reply commit(State s, int group) {
        if (is(s, group, Part.PREPARED)) {
            return Reply.yes(s.with(parts.get(group), Part.COMMITTED).with(applied.get(group)));
        }
        return new Reply(s, is(s, group, Part.COMMITTED));
    }

    /** Leaves an outcome where there was nothing, too: a prepare that comes late finds it. */
    Reply rollBack(State s, int group) {
        return is(s, group, Part.COMMITTED) ? Reply.no(s) : Reply.yes(s.with(parts.get(group), Part.ROLLED_BACK));
    }

    boolean isApplied(State s, int group) {
        return s.is(applied.get(group));
    }

    boolean isHalfApplied(State s) {
        return isApplied(s, FIRST) != isApplied(s, SECOND);
    }

    boolean hasLost(State s) {
        return s.is(lost);
    }

    /** Whether what is found in one group tells of the other; a record does, an outcome if it names all groups. */
    boolean nameEachOther(State s) {
        return any(s, Part.PREPARED) || rules.keep(Rule.OUTCOMES_NAME_GROUPS);
    }
}
