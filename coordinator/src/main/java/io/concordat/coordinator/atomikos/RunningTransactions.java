package io.concordat.coordinator.atomikos;

import io.concordat.coordinator.branch.GlobalTransaction;
import io.concordat.coordinator.decision.Gtrid;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The transactions that have begun and whose commit or rollback has not returned. Thread-safe. */
public final class RunningTransactions {
    private final Map<Gtrid, GlobalTransaction> byGtrid = new ConcurrentHashMap<>();

    void add(GlobalTransaction transaction) {
        byGtrid.put(transaction.gtrid(), transaction);
    }

    void remove(GlobalTransaction transaction) {
        byGtrid.remove(transaction.gtrid());
    }

    Optional<GlobalTransaction> find(Gtrid gtrid) {
        return Optional.ofNullable(byGtrid.get(gtrid));
    }

    /** Whether recovery must leave the transaction's branches alone. */
    public boolean contains(Gtrid gtrid) {
        return byGtrid.containsKey(gtrid);
    }

    public int count() {
        return byGtrid.size();
    }
}
