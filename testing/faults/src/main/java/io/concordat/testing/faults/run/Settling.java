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
import java.util.concurrent.TimeUnit;

/** Waits until recovery has left nothing in doubt, and asks whether coordinators work again. */
final class Settling {
    private static final Duration REFUSES = Duration.ofSeconds(3);

    /** Milliseconds between two looks: a dead coordinator's lease takes seconds to lapse, and looking costs. */
    private static final long SHORTEST = 20;

    private static final long LONGEST = 300;

    /** So long after its lapse every other coordinator has noticed: it looks with each heartbeat. */
    private static final String NOTICED = "2 SECOND";

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
        for (long pause = SHORTEST; ; pause = Math.min(LONGEST, pause * 3 / 2)) {
            List<String> left = left(living);
            if (left.isEmpty()) {
                return true;
            }
            if (System.nanoTime() > end) {
                violations.addAll(left);
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(pause);
        }
    }

    private List<String> left(List<Member> living) throws Exception {
        // first, for a pass settles what a dead one has left only if it has begun after the lapse of the lease
        boolean counts = living.stream().noneMatch(Member::isFirst) && countsAsAlive();
        List<String> left = new ArrayList<>();
        for (Member member : living) {
            member.recover().ifPresent(left::add);
        }
        left.addAll(Leftovers.in(stores));
        if (counts) {
            left.add("I4 in " + plan.mode() + " the lease of the dead coordinator does not lapse");
        }
        return left;
    }

    /** Whether the first one, which nobody has started again, may count as alive with the other. */
    private boolean countsAsAlive() throws Exception {
        try (Connection connection = stores.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM concordat_lease WHERE node = '"
                        + Members.FIRST + "' AND lease_until > UTC_TIMESTAMP(6) - INTERVAL " + NOTICED)) {
            row.next();
            return row.getInt(1) > 0;
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
