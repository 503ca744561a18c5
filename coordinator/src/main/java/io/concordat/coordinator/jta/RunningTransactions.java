package io.concordat.coordinator.jta;

import io.concordat.coordinator.decision.Gtrid;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The transactions that have begun and whose commit or rollback has not returned. Thread-safe. */
public final class RunningTransactions {
    private final Map<Gtrid, JtaTransaction> byGtrid = new ConcurrentHashMap<>();

    /** @throws IllegalStateException if there is one of this name, which would make two transactions one */
    void add(JtaTransaction transaction) {
        if (byGtrid.putIfAbsent(transaction.gtrid(), transaction) != null) {
            throw new IllegalStateException("Transaction " + transaction.gtrid() + " has begun already");
        }
    }

    void remove(JtaTransaction transaction) {
        byGtrid.remove(transaction.gtrid());
    }

    Collection<JtaTransaction> all() {
        return Collections.unmodifiableCollection(byGtrid.values());
    }

    /** Whether recovery must leave the transaction's branches alone. */
    public boolean contains(Gtrid gtrid) {
        return byGtrid.containsKey(gtrid);
    }

    public int count() {
        return byGtrid.size();
    }
}
