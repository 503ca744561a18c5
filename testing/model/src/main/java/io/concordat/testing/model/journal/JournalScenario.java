package io.concordat.testing.model.journal;

import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.journal.Run.Known;
import io.concordat.testing.model.journal.Stores.Branch;
import io.concordat.testing.model.journal.Transaction.Told;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Scenario;
import java.util.List;

/** One transaction whose decision is in a journal, the process that has begun it, and those that come after. */
public final class JournalScenario {
    private final Rules rules;
    private final JournalFile file;
    private final Stores stores;
    private final Run first;
    private final Run second;
    private final Transaction transaction;
    private final Recovery ofFirst;
    private final Recovery ofSecond;

    private JournalScenario(Model model, Rules rules) {
        this.rules = rules;
        file = new JournalFile(model, rules);
        stores = new Stores(model);
        first = new Run("process 1", true, model, rules, file);
        second = new Run("process 2", false, model, rules, file);
        transaction = new Transaction(model, rules, file, stores);
        ofFirst = new Recovery(
                first, model, rules, file, stores, s -> transaction.runs(s) && rules.keep(Rule.RUNNING_IS_LEFT_ALONE));
        ofSecond = new Recovery(second, model, rules, file, stores, s -> false);
        transaction.addSteps(model, first, ofFirst);
        ofFirst.addSteps(model);
        ofSecond.addSteps(model);
        stores.addSteps(model);
        livesAndDies(model);
        addProperties(model);
    }

    /** This scenario. */
    public static Scenario scenario() {
        return new Scenario(
                "journal",
                "One transaction in XA mode with its decision in a journal. A process is killed anywhere, and the next one"
                        + " opens what is there; the power fails and takes what was not forced; a force fails, after which the"
                        + " record is read back, or not; the journal is lost, or an older copy put in its place, until a person"
                        + " puts the right one back; Redis loses, once, what it has answered after the prepare, or is set back to a backup.",
                1_000,
                JournalScenario::model,
                List.of(
                        Rule.ONE_OWNER,
                        Rule.INCARNATION_IS_KNOWN,
                        Rule.NUMBERS_COME_ONCE,
                        Rule.POISONED,
                        Rule.UNKNOWN_IS_NOT_NO,
                        Rule.UNKNOWN_STAYS_UNKNOWN,
                        Rule.READ_BACK_IS_FORCED,
                        Rule.DURABILITY_BARRIER,
                        Rule.LISTED_IS_KEPT,
                        Rule.BARRIER_LOOKS_AGAIN,
                        Rule.GENERATION,
                        Rule.GENERATION_GOES_ALONG),
                List.of(Rule.FENCE, Rule.RUNNING_IS_LEFT_ALONE));
    }

    private static Model model(Rules rules) {
        Model model = new Model();
        JournalScenario ignored = new JournalScenario(model, rules);
        return model;
    }

    private void livesAndDies(Model model) {
        model.fault(first.name(), "is killed", first::isUp, this::firstDies);
        model.step(
                "a person",
                "restarts the coordinator, whose journal takes nothing any more",
                s -> first.isUp(s) && first.knows(s, Known.UNKNOWN) && !transaction.runs(s),
                this::firstDies);
        model.step(
                second.name(),
                "opens the journal, and reads what is there",
                s -> !second.isUp(s) && (!first.isUp(s) || !rules.keep(Rule.ONE_OWNER)),
                second::open);
        model.fault(second.name(), "is killed", second::isUp, this::secondDies);
        model.step(
                "a person",
                "stops the coordinator, which says that this journal cannot know of the branches",
                s -> second.isUp(s) && file.isLost(s),
                this::secondDies);
        file.addSteps(model, s -> first.isUp(s) || second.isUp(s), s -> firstDies(secondDies(s)));
    }

    private State firstDies(State s) {
        return first.isUp(s) ? transaction.die(ofFirst.die(first.die(s))) : s;
    }

    private State secondDies(State s) {
        return ofSecond.die(second.die(s));
    }

    private void addProperties(Model model) {
        model.always(
                "Both branches are committed, or neither",
                s -> !(stores.is(s, Stores.MYSQL, Branch.COMMITTED) && stores.is(s, Stores.REDIS, Branch.ROLLED_BACK))
                        && !(stores.is(s, Stores.MYSQL, Branch.ROLLED_BACK)
                                && stores.is(s, Stores.REDIS, Branch.COMMITTED)));
        model.always(
                "What the caller was told is committed is not rolled back",
                s -> !transaction.hasTold(s, Told.COMMITTED) || !any(s, Branch.ROLLED_BACK));
        model.always(
                "What the caller was told is rolled back is not committed",
                s -> !transaction.hasTold(s, Told.ROLLED_BACK) || !any(s, Branch.COMMITTED));
        model.always(
                "A person is called only where Redis was set back to a backup",
                s -> stores.isRestored(s) || !(ofFirst.callsAPerson(s) || ofSecond.callsAPerson(s)));
        model.possible(
                "A decision whose force has failed is read back, and committed",
                s -> transaction.hasTold(s, Told.IN_DOUBT) && any(s, Branch.COMMITTED));
        model.possible(
                "A decision whose force has failed is gone, and rolled back",
                s -> transaction.hasTold(s, Told.IN_DOUBT) && any(s, Branch.ROLLED_BACK));
        model.eventually("both branches have ended, and the decision is forgotten", this::isResolved);
    }

    private boolean any(State s, Branch how) {
        return stores.is(s, Stores.MYSQL, how) || stores.is(s, Stores.REDIS, how);
    }

    private boolean isResolved(State s) {
        return stores.hasEnded(s, Stores.MYSQL)
                && stores.hasEnded(s, Stores.REDIS)
                && !file.hasDecision(s)
                && !file.isLost(s)
                && ofFirst.isIdle(s)
                && ofSecond.isIdle(s);
    }
}
