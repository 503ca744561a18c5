package io.concordat.testing.faults.run;

import io.concordat.testing.faults.check.Leftovers;
import io.concordat.testing.faults.inject.StoreSet;
import io.concordat.testing.faults.plan.Plan;
import io.concordat.testing.faults.workload.Told;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits until recovery has left nothing in doubt, and asks whether coordinators work again. */
final class Settling {
    private static final Duration REFUSES = Duration.ofSeconds(3);

    private final Plan plan;
    private final StoreSet stores;
    private final Terms terms;

    Settling(Plan plan, StoreSet stores, Terms terms) {
        this.plan = plan;
        this.stores = stores;
        this.terms = terms;
    }

    /** Recovers until no coordinator and no store has anything in doubt; else tells what is left. */
    boolean settle(List<Member> living, List<String> violations) throws Exception {
        long end = System.nanoTime() + terms.settle().toNanos();
        while (true) {
            List<String> left = left(living);
            if (left.isEmpty()) {
                return true;
            }
            if (System.nanoTime() > end) {
                violations.addAll(left);
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private List<String> left(List<Member> living) throws Exception {
        List<String> left = new ArrayList<>();
        for (Member member : living) {
            member.recover().ifPresent(left::add);
        }
        left.addAll(Leftovers.in(stores));
        if (left.isEmpty() && living.stream().noneMatch(Member::isFirst)) {
            undeclared().ifPresent(left::add);
        }
        return left;
    }

    /** Nobody has started the first one again: the other has settled what it left once it is declared dead. */
    private Optional<String> undeclared() throws Exception {
        try (Connection connection = stores.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT COUNT(*) FROM concordat_incarnation WHERE retired = 0 AND node = '" + Members.FIRST
                                + "'")) {
            row.next();
            return row.getInt(1) > 0
                    ? Optional.of(
                            "I4 in " + plan.mode() + " the dead coordinator has not been declared dead by the other")
                    : Optional.empty();
        }
    }

    /** After recovery a coordinator soon commits again; unless it refuses work for good. */
    boolean works(Member member) {
        return works(member, REFUSES);
    }

    /** One that was started again must. */
    boolean mustWork(Member member) {
        return works(member, terms.settle());
    }

    private static boolean works(Member member, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            if (member.probe().equals(Told.COMMITTED.name())) {
                return true;
            }
        }
        return false;
    }
}
