package io.concordat.testing.faults.check;

import static io.concordat.testing.faults.workload.Accounts.TOTAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.faults.check.Recorded.Transaction;
import io.concordat.testing.faults.workload.Kind;
import io.concordat.testing.faults.workload.Told;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each invariant is found violated where it is, and only there. */
class CheckerTest {
    private static final String ID = "node1-1-c0-1";
    private static final Map<String, Long> ALL = Map.of("mysql 0", TOTAL);
    private static final Map<String, List<String>> LIST = Map.of("node1-1-c0", List.of(ID));
    private static final Contents BOTH = new Contents(Set.of(ID), Set.of(ID), ALL, LIST);
    private static final Contents NEITHER = new Contents(Set.of(), Set.of(), ALL, Map.of());

    private static Recorded told(Told told) {
        return told(told, Set.of(), Map.of());
    }

    private static Recorded told(Told told, Set<String> decided, Map<String, Set<String>> ends) {
        Map<String, Transaction> transactions = Map.of(ID, new Transaction(Kind.TO_REDIS, told, ""));
        return new Recorded(transactions, decided, ends, List.of(), List.of());
    }

    private static void assertViolated(String invariant, Recorded recorded, Contents contents) {
        assertThat(Checker.violations(recorded, contents)).isNotEmpty().allSatisfy(violation -> assertThat(violation)
                .startsWith(invariant + " "));
    }

    @Test
    void whatIsRightIsNoViolation() {
        assertThat(Checker.violations(told(Told.COMMITTED), BOTH)).isEmpty();
        assertThat(Checker.violations(told(Told.ROLLED_BACK), NEITHER)).isEmpty();
        for (Told told : List.of(Told.IN_DOUBT, Told.NOTHING)) {
            assertThat(Checker.violations(told(told), BOTH)).isEmpty();
            assertThat(Checker.violations(told(told), NEITHER)).isEmpty();
        }
    }

    @Test
    void oneStoreAloneIsI1() {
        assertViolated("I1", told(Told.IN_DOUBT), new Contents(Set.of(ID), Set.of(), ALL, Map.of()));
        assertViolated("I1", told(Told.IN_DOUBT), new Contents(Set.of(), Set.of(ID), ALL, LIST));
    }

    @Test
    void aPartOfABranchIsI1() {
        assertViolated("I1", told(Told.COMMITTED), new Contents(Set.of(ID), Set.of(ID), ALL, Map.of()));
    }

    @Test
    void aTransactionThatNobodyBeganIsI1() {
        assertViolated("I1", told(Told.COMMITTED), new Contents(Set.of(ID, "other"), Set.of(ID), ALL, LIST));
    }

    @Test
    void aHeuristicOutcomeIsI1() {
        assertViolated("I1", told(Told.HEURISTIC), BOTH);
    }

    @Test
    void moneyThatIsGoneOrOwedIsI2() {
        Set<String> ids = Set.of(ID);
        assertViolated("I2", told(Told.COMMITTED), new Contents(ids, ids, Map.of("mysql 0", TOTAL - 1), LIST));
        assertViolated(
                "I2", told(Told.COMMITTED), new Contents(ids, ids, Map.of("mysql 0", TOTAL + 1, "redis 0", -1L), LIST));
    }

    @Test
    void aCommitThatIsGoneAndARollbackThatIsThereAreI3() {
        assertViolated("I3", told(Told.COMMITTED), NEITHER);
        assertViolated("I3", told(Told.ROLLED_BACK), BOTH);
    }

    @Test
    void whatIsAppliedTwiceOrTooLateIsI6() {
        Set<String> one = Set.of(ID);
        assertViolated("I6", told(Told.COMMITTED), new Contents(one, one, ALL, Map.of("node1-1-c0", List.of(ID, ID))));
        Transaction committed = new Transaction(Kind.TO_REDIS, Told.COMMITTED, "");
        String next = "node1-1-c0-2";
        Recorded two = new Recorded(Map.of(ID, committed, next, committed), Set.of(), Map.of(), List.of(), List.of());
        Set<String> ids = Set.of(ID, next);
        assertViolated("I6", two, new Contents(ids, ids, ALL, Map.of("node1-1-c0", List.of(next, ID))));
    }

    @Test
    void aDecisionOrABranchThatChangesIsI6() {
        Map<String, Set<String>> bothWays = Map.of("node1:1:1 redis", Set.of("COMMIT", "ROLLBACK"));
        assertViolated("I6", told(Told.COMMITTED, Set.of(), bothWays), BOTH);
        Map<String, Set<String>> against = Map.of("node1:1:1 redis", Set.of("ROLLBACK"));
        assertViolated("I6", told(Told.IN_DOUBT, Set.of("node1:1:1"), against), NEITHER);
    }
}
