package io.concordat.testing.model.groups;

import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.groups.Committer.Told;
import io.concordat.testing.model.groups.Groups.Part;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Scenario;
import java.util.List;

/** A branch in two slots of a Redis Cluster. */
public final class GroupsScenario {
    private final boolean inOnePhase;
    private final Groups groups;
    private final Log log;
    private final Committer committer;
    private final List<Recoverer> recoverers;

    private GroupsScenario(Model model, Rules rules, boolean inOnePhase) {
        this.inOnePhase = inOnePhase;
        groups = new Groups(model, rules, !inOnePhase);
        log = new Log(model);
        committer = new Committer(model, rules, inOnePhase);
        recoverers = List.of(
                new Recoverer("recoverer 1", model, rules, groups, log),
                new Recoverer("recoverer 2", model, rules, groups, log));
        committer.addSteps(model, groups, log);
        recoverers.forEach(recoverer -> recoverer.addSteps(model));
        groups.addSteps(model);
        addProperties(model);
    }

    /** Two phases: the log decides. */
    public static Scenario twoPhases() {
        return new Scenario(
                "cluster",
                "One branch in two slots of a Redis Cluster, committed in two phases. The coordinator crashes or is paused"
                        + " anywhere, and may be taken for dead; each request may come late or never; two recoverers work side"
                        + " by side; one master loses its part of the branch, which must be told, not taken for done.",
                1_000,
                rules -> model(rules, false),
                List.of(Rule.ALL_GROUPS_ARE_SCANNED, Rule.OUTCOMES_NAME_GROUPS),
                List.of());
    }

    /** One phase: the first group decides. */
    public static Scenario onePhase() {
        return new Scenario(
                "cluster in one phase",
                "The same branch without any other, so that no log decides: its first group does. A recoverer that presumes"
                        + " abort, because it takes the coordinator for dead, may come in between.",
                1_000,
                rules -> model(rules, true),
                List.of(Rule.FIRST_GROUP_DECIDES, Rule.BEGUN_IS_COMPLETED),
                List.of());
    }

    private static Model model(Rules rules, boolean inOnePhase) {
        Model model = new Model();
        GroupsScenario ignored = new GroupsScenario(model, rules, inOnePhase);
        return model;
    }

    private void addProperties(Model model) {
        model.always(
                "All groups are committed, or none",
                s -> !(groups.any(s, Part.COMMITTED) && groups.any(s, Part.ROLLED_BACK)));
        model.always(
                "What the caller was told is committed is applied in all groups",
                s -> !committer.hasTold(s, Told.COMMITTED) || isApplied(s));
        model.always(
                "What the caller was told is rolled back is applied nowhere",
                s -> !committer.hasTold(s, Told.ROLLED_BACK) || !isAppliedSomewhere(s));
        model.always(
                "Nobody is told of a split or a hazard where nothing was lost", s -> groups.hasLost(s) || !isTold(s));
        if (!inOnePhase) {
            model.always(
                    "A group is committed only if the transaction is decided",
                    s -> log.isCommitted(s) || !isAppliedSomewhere(s));
            model.always(
                    "No group of a decided transaction is rolled back",
                    s -> !log.isCommitted(s) || !groups.any(s, Part.ROLLED_BACK));
            model.always(
                    "A decision is forgotten only when all groups have applied it",
                    s -> !log.isCommitted(s) || log.saysCommit(s) || isApplied(s));
        }
        model.eventually("all groups have ended alike, or a loss is told", this::isResolved);
    }

    private boolean isApplied(State s) {
        return isAppliedSomewhere(s) && !groups.isHalfApplied(s);
    }

    private boolean isAppliedSomewhere(State s) {
        return groups.isApplied(s, Groups.FIRST) || groups.isApplied(s, Groups.SECOND);
    }

    private boolean isTold(State s) {
        return committer.hasTold(s, Told.SPLIT)
                || recoverers.stream().anyMatch(recoverer -> recoverer.tellsOfHazard(s));
    }

    private boolean isResolved(State s) {
        return committer.isOver(s)
                && recoverers.stream().allMatch(recoverer -> recoverer.isIdle(s))
                && !groups.any(s, Part.PREPARED)
                && (!groups.isHalfApplied(s) || isTold(s))
                && (!log.saysCommit(s) || isTold(s));
    }
}
