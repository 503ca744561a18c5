package io.concordat.testing.model.commit;

import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.commit.Coordinator.Told;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Scenario;
import java.util.List;

/** One transaction over MySQL and Redis, its decision in a database, and two recoverers. */
public final class CommitScenario {
    private final Decisions log;
    private final MysqlBranch mysql;
    private final RedisBranch redis;
    private final Coordinator coordinator;
    private final List<Recoverer> recoverers;

    private CommitScenario(Model model, Rules rules) {
        log = new Decisions(model, rules);
        mysql = new MysqlBranch(model);
        redis = new RedisBranch(model, rules);
        coordinator = new Coordinator(model, rules);
        List<Store> stores = List.of(mysql, redis);
        recoverers = List.of(
                new Recoverer("recoverer 1", model, rules, coordinator, log, stores),
                new Recoverer("recoverer 2", model, rules, coordinator, log, stores));
        log.addSteps(model);
        mysql.addSteps(model, coordinator);
        coordinator.addSteps(model, mysql, redis, log);
        recoverers.forEach(recoverer -> recoverer.addSteps(model));
        addProperties(model);
    }

    /** This scenario. */
    public static Scenario scenario() {
        return new Scenario(
                "commit",
                "One transaction in XA mode with its decision in a database. The coordinator crashes or is paused anywhere, each"
                        + " answer may be lost, each request may come late or never, one to Redis twice; another coordinator"
                        + " may take it for dead at any time; two recoverers work side by side.",
                200_000,
                CommitScenario::model,
                List.of(
                        Rule.FENCE,
                        Rule.FENCE_STAYS,
                        Rule.RETIRED_DECIDES_NOTHING,
                        Rule.SCAN_AGAIN,
                        Rule.UNKNOWN_IS_NOT_NO,
                        Rule.UNKNOWN_IS_NOT_DONE,
                        Rule.REPEATED_NO_IS_UNKNOWN,
                        Rule.ROLLBACK_IS_RECORDED,
                        Rule.COMMIT_IS_RECORDED,
                        Rule.ALL_HAVE_ANSWERED,
                        Rule.TAKEN_OVER_IS_NO_SPLIT),
                List.of());
    }

    private static Model model(Rules rules) {
        Model model = new Model();
        CommitScenario ignored = new CommitScenario(model, rules);
        return model;
    }

    private void addProperties(Model model) {
        model.always(
                "Both branches are committed, or neither",
                s -> !(mysql.isCommitted(s) && redis.isRolledBack(s))
                        && !(mysql.isRolledBack(s) && redis.timesApplied(s) > 0));
        model.always(
                "A branch is committed only if its transaction is decided",
                s -> log.isCommitted(s) || (!mysql.isCommitted(s) && redis.timesApplied(s) == 0));
        model.always(
                "No branch of a decided transaction is rolled back",
                s -> !log.isCommitted(s) || (!mysql.isRolledBack(s) && !redis.isRolledBack(s)));
        model.always("A branch is applied once", s -> redis.timesApplied(s) < 2);
        model.always(
                "What Redis has said to be rolled back is not prepared afterwards",
                s -> !(redis.isRolledBack(s) && redis.lists(s)));
        model.always(
                "Nobody is told rolled back of what is committed",
                s -> !(coordinator.hasTold(s, Told.ROLLED_BACK) && log.isCommitted(s)));
        model.always(
                "Nobody is told committed of what is not",
                s -> !coordinator.hasTold(s, Told.COMMITTED) || log.isCommitted(s));
        model.always(
                "Nobody is told of a split where there is none",
                s -> !coordinator.hasTold(s, Told.SPLIT)
                        && recoverers.stream().noneMatch(recoverer -> recoverer.reportsSplit(s)));
        model.eventually("both branches have ended, and no decision is left", this::isResolved);
    }

    private boolean isResolved(State s) {
        return (coordinator.hasCrashed(s) || coordinator.hasEnded(s))
                && !mysql.lists(s)
                && !redis.lists(s)
                && (!log.isCommitted(s) || (mysql.isCommitted(s) && redis.timesApplied(s) == 1))
                && !log.saysCommit(s)
                && recoverers.stream().allMatch(recoverer -> recoverer.isIdle(s));
    }
}
