package io.concordat.testing.model.skew;

import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import io.concordat.testing.model.parts.Scenario;
import io.concordat.testing.model.skew.Transaction.Kind;
import java.util.List;

/** Write skew: two transactions read two keys, and each writes one. */
public final class SkewScenario {
    private static final String SKEW =
            "Both transactions are committed, and neither has seen what the other has written";

    private final Kind kind;
    private final Keys keys;
    private final List<Transaction> transactions;

    private SkewScenario(Model model, Rules rules, Kind kind) {
        this.kind = kind;
        keys = new Keys(model);
        transactions =
                List.of(new Transaction(1, kind, model, rules, keys), new Transaction(2, kind, model, rules, keys));
        transactions.forEach(transaction -> transaction.addSteps(model));
        addProperties(model);
    }

    /** What was read is still so at prepare. */
    public static Scenario serializable() {
        return new Scenario(
                "skew",
                "Two transactions at SERIALIZABLE each read two keys and write one of them. Whichever comes first, the other"
                        + " one has seen its write or is rolled back.",
                50,
                rules -> model(rules, Kind.ONE_GROUP),
                List.of(Rule.READS_ARE_VALIDATED, Rule.READERS_SEE_LOCKS),
                List.of());
    }

    /** The same, with the keys in two groups of a cluster, which no script reaches at once. */
    public static Scenario acrossGroups() {
        return new Scenario(
                "skew across groups",
                "The same two transactions, with the keys in two slots of a cluster. No instant is common to both: each"
                        + " transaction locks in one group what it writes, and then confirms in the other what it has read.",
                80,
                rules -> model(rules, Kind.TWO_GROUPS),
                List.of(Rule.CONFIRMED_LAST, Rule.READS_ARE_VALIDATED, Rule.READERS_SEE_LOCKS),
                List.of());
    }

    /** Plain reads are not minded. */
    public static Scenario readCommitted() {
        return new Scenario(
                "read committed",
                "The same two transactions at READ_COMMITTED. Plain reads are not validated, so that write skew is"
                        + " permitted, and an overwriting of what was only read, too (the trace of [reads are"
                        + " validated](#reads-are-validated-in-contention)). What decides on what it reads, such as addAndGet or"
                        + " compareAndSet, is validated as ever.",
                50,
                rules -> model(rules, Kind.READ_COMMITTED),
                List.of(),
                List.of());
    }

    private static Model model(Rules rules, Kind kind) {
        Model model = new Model();
        SkewScenario ignored = new SkewScenario(model, rules, kind);
        return model;
    }

    private void addProperties(Model model) {
        if (kind != Kind.READ_COMMITTED) {
            model.always("Of two committed transactions one has seen what the other has written", s -> !isSkewed(s));
        } else {
            model.possible(SKEW, this::isSkewed);
        }
        model.possible("Both are committed, one after the other", this::isSerial);
        model.eventually("both transactions have ended, and no lock is left", this::isResolved);
    }

    private boolean isSkewed(State s) {
        return transactions.stream().allMatch(transaction -> transaction.hasCommittedBlindly(s));
    }

    private boolean isSerial(State s) {
        return transactions.get(0).hasCommittedBlindly(s) && transactions.get(1).hasCommittedAfterTheOther(s);
    }

    private boolean isResolved(State s) {
        return transactions.stream().allMatch(transaction -> transaction.isOver(s))
                && !keys.isLocked(s, 1)
                && !keys.isLocked(s, 2);
    }
}
