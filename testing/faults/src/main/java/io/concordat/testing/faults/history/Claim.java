package io.concordat.testing.faults.history;

import io.concordat.redis.Isolation;
import io.concordat.testing.faults.plan.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is claimed of some stores.
 *
 * @param stores which; what others have of a transaction is left out of account
 * @param level what holds there
 */
public record Claim(Set<Store> stores, Level level) {
    private static final Set<Store> BOTH = Set.of(Store.values());

    /** Copies the stores. */
    public Claim {
        stores = Set.copyOf(stores);
    }

    /**
     * What is claimed in a mode: each store has the isolation that its sessions are set to. Both together have it in
     * commit-record mode only: in XA mode MySQL lets go of the locks of what has only read as soon as that is prepared, and
     * Redis may be prepared after that.
     */
    static List<Claim> of(Mode mode, Isolation isolation) {
        if (isolation == Isolation.READ_COMMITTED) {
            return List.of(new Claim(BOTH, Level.READ_COMMITTED));
        }
        List<Claim> claims = new ArrayList<>();
        for (Store store : Store.values()) {
            claims.add(new Claim(Set.of(store), Level.SERIALIZABLE));
        }
        claims.add(new Claim(BOTH, mode.isXa() ? Level.READ_COMMITTED : Level.SERIALIZABLE));
        return List.copyOf(claims);
    }

    /** What is found against it. */
    public List<Finding> check(Observed observed) {
        return HistoryCheck.check(observed.within(stores), level);
    }

    @Override
    public String toString() {
        return (stores.equals(BOTH) ? "both" : stores.iterator().next()) + " " + level;
    }
}
