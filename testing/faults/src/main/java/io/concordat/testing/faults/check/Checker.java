package io.concordat.testing.faults.check;

import io.concordat.testing.faults.check.Recorded.Transaction;
import io.concordat.testing.faults.workload.Accounts;
import io.concordat.testing.faults.workload.Told;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what callers were told with what both stores hold: I1, I2, I3 and I6. */
public final class Checker {
    private static final String COMMIT = "COMMIT";
    private static final String ROLLBACK = "ROLLBACK";

    private final Recorded recorded;
    private final Contents contents;
    private final List<String> violations = new ArrayList<>();

    private Checker(Recorded recorded, Contents contents) {
        this.recorded = recorded;
        this.contents = contents;
    }

    /** Everything that does not hold, one line each, beginning with the invariant; empty when all is well. */
    public static List<String> violations(Recorded recorded, Contents contents) {
        Checker checker = new Checker(recorded, contents);
        checker.markers();
        checker.money();
        checker.lists();
        checker.ends();
        recorded.heuristics().forEach(line -> checker.violated("I1", "recovery has found a " + line));
        recorded.troubles().forEach(line -> checker.violated("I3", line));
        return List.copyOf(checker.violations);
    }

    private void violated(String invariant, String what) {
        violations.add(invariant + " " + what);
    }

    private void markers() {
        Set<String> unknown = new HashSet<>(contents.mysqlMarkers());
        unknown.addAll(contents.redisMarkers());
        unknown.removeAll(recorded.transactions().keySet());
        unknown.forEach(id -> violated("I1", "nobody has begun " + id + ", which a store has"));
        recorded.transactions().forEach(this::markers);
    }

    private void markers(String id, Transaction transaction) {
        boolean mysql = contents.mysqlMarkers().contains(id);
        boolean redis = contents.redisMarkers().contains(id);
        boolean both = transaction.kind().marksMysql() && transaction.kind().marksRedis();
        String said = " (" + transaction.kind() + ", told " + transaction.told() + " " + transaction.message() + ")";
        if (both && mysql != redis) {
            violated("I1", id + " is in " + (mysql ? "MySQL" : "Redis") + " only" + said);
        } else if ((mysql && !transaction.kind().marksMysql())
                || (redis && !transaction.kind().marksRedis())) {
            violated("I1", id + " is in a store that had no part in it" + said);
        } else if (transaction.told() == Told.COMMITTED && !mysql && !redis) {
            violated("I3", id + " is gone" + said);
        } else if (transaction.told() == Told.ROLLED_BACK && (mysql || redis)) {
            violated("I3", id + " is there" + said);
        } else if (transaction.told() == Told.HEURISTIC) {
            violated("I1", id + " was told to be torn" + said);
        }
    }

    private void money() {
        long sum = 0;
        for (Map.Entry<String, Long> account : contents.amounts().entrySet()) {
            sum += account.getValue();
            if (account.getValue() < 0) {
                violated("I2", "account " + account.getKey() + " has " + account.getValue());
            }
        }
        if (sum != Accounts.TOTAL) {
            violated("I2", "the bank has " + sum + ", not " + Accounts.TOTAL + ": " + contents.amounts());
        }
    }

    /** What a transaction appends is there once, and in the order in which its caller worked. */
    private void lists() {
        Set<String> appended = new HashSet<>();
        contents.lists().forEach((caller, ids) -> {
            long before = 0;
            for (String id : ids) {
                long number = Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
                if (!appended.add(id)) {
                    violated("I6", id + " has been appended to the list of " + caller + " more than once");
                } else if (number < before) {
                    violated("I6", id + " comes too late in the list of " + caller + ": " + ids);
                }
                before = Math.max(before, number);
            }
        });
        recorded.transactions().forEach((id, transaction) -> {
            boolean marked = contents.redisMarkers().contains(id);
            if (transaction.kind().appends() && marked != appended.contains(id)) {
                violated("I1", id + (marked ? " has a marker" : " is in its list") + " in Redis, and nothing else");
            }
        });
    }

    private void ends() {
        recorded.ends().forEach((branch, ends) -> {
            String gtrid = branch.substring(0, branch.indexOf(' '));
            if (ends.contains(COMMIT) && ends.contains(ROLLBACK)) {
                violated("I6", "branch " + branch + " was committed and rolled back");
            } else if (ends.contains(ROLLBACK) && recorded.decided().contains(gtrid)) {
                violated("I6", "branch " + branch + " was rolled back, and its transaction had been decided");
            }
        });
    }
}
