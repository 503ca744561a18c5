package io.concordat.testing.model.contention;

import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Scenario;
import java.util.List;

/** Two transactions on one row and one key. */
public final class ContentionScenario {
    private final Data data;
    private final List<Transaction> transactions;

    private ContentionScenario(Model model, Rules rules) {
        data = new Data(model, rules);
        transactions = List.of(new Transaction(1, model, rules, data), new Transaction(2, model, rules, data));
        transactions.forEach(transaction -> transaction.addSteps(model));
        data.addSteps(model);
        addProperties(model);
    }

    /** This scenario. */
    public static Scenario scenario() {
        return new Scenario(
                "contention",
                "Two transactions read a key and write it and one row; each may crash or be paused anywhere. Recovery"
                        + " completes each store by itself, so that after a crash, and only then, Redis may show a"
                        + " transaction before MySQL does.",
                100,
                ContentionScenario::model,
                List.of(Rule.PREPARE_LOCKS, Rule.LOCKS_HAVE_NO_EXPIRY, Rule.READS_ARE_VALIDATED, Rule.REDIS_LAST),
                List.of());
    }

    private static Model model(Rules rules) {
        Model model = new Model();
        ContentionScenario ignored = new ContentionScenario(model, rules);
        return model;
    }

    private void addProperties(Model model) {
        model.always("No transaction overwrites what it has not read", s -> transactions.stream()
                .noneMatch(transaction -> transaction.overwrites(s)));
        model.always(
                "Row and key are written in one order",
                s -> !(data.key(s).hasBefore(1, 2) && data.row(s).hasBefore(2, 1))
                        && !(data.key(s).hasBefore(2, 1) && data.row(s).hasBefore(1, 2)));
        for (int t = 1; t <= 2; t++) {
            int number = t;
            Transaction transaction = transactions.get(t - 1);
            model.always(
                    "What Redis shows of a living coordinator's transaction, MySQL shows too",
                    s -> transaction.isLeft(s)
                            || !data.key(s).has(number)
                            || data.row(s).has(number));
        }
        model.eventually("both transactions have ended, no lock is left, and row and key agree", this::isResolved);
    }

    private boolean isResolved(State s) {
        return transactions.stream().allMatch(transaction -> transaction.hasEnded(s))
                && data.row(s) == data.key(s)
                && !data.isRowLocked(s)
                && !data.isKeyLocked(s);
    }
}
