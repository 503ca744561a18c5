package io.concordat.testing.model.setback;

import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Scenario;
import io.concordat.testing.model.setback.Stores.Branch;
import java.util.List;

/** A Redis that goes back behind what was confirmed when a decision was forgotten. */
public final class SetBackScenario {
    private final Stores stores;
    private final Transaction transaction;
    private final Recovery recovery;

    private SetBackScenario(Model model, Rules rules) {
        stores = new Stores(model);
        transaction = new Transaction(model, stores);
        recovery = new Recovery(model, rules, stores, transaction);
        transaction.addSteps(model);
        recovery.addSteps(model);
        stores.addSteps(model);
        addProperties(model);
    }

    /** This scenario. */
    public static Scenario scenario() {
        return new Scenario(
                "set-back",
                "One transaction in XA mode, whose decision is forgotten behind the barrier, and a Redis that is set back to an"
                        + " old backup with the branch prepared in it, before or after that. What no program can know is"
                        + " left in doubt for a person, with an alarm: that counts as resolved.",
                1_000,
                SetBackScenario::model,
                List.of(Rule.GENERATION, Rule.LOG_IS_READ_FIRST),
                List.of(Rule.ROLLBACK_CARRIES_GENERATION));
    }

    private static Model model(Rules rules) {
        Model model = new Model();
        SetBackScenario ignored = new SetBackScenario(model, rules);
        return model;
    }

    private void addProperties(Model model) {
        model.always(
                "Both branches are committed, or neither",
                s -> !(stores.mysqlIs(s, Branch.COMMITTED) && stores.redisIs(s, Branch.ROLLED_BACK))
                        && !(stores.mysqlIs(s, Branch.ROLLED_BACK) && stores.redisIs(s, Branch.COMMITTED)));
        model.always(
                "No alarm is raised where nothing was set back",
                s -> !recovery.hasRaisedAlarm(s) || stores.wasSetBack(s));
        model.eventually("both branches have ended, or a person is called", this::isResolved);
    }

    private boolean isResolved(State s) {
        boolean ended = stores.isOpen(s)
                && !stores.mysqlIs(s, Branch.PREPARED)
                && !stores.redisIs(s, Branch.PREPARED)
                && stores.mysqlIs(s, Branch.COMMITTED) == stores.redisIs(s, Branch.COMMITTED);
        return recovery.isIdle(s) && transaction.isOver(s) && (ended || recovery.hasRaisedAlarm(s));
    }
}
