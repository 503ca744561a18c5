package io.concordat.testing.faults.history;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that is known of a run.
 *
 * @param transactions all there were
 * @param finals what was in each item when everything was settled
 */
public record Observed(List<Transaction> transactions, Map<Item, List<String>> finals) {
    /** Copies both. */
    public Observed {
        transactions = List.copyOf(transactions);
        finals = Map.copyOf(finals);
    }

    /** What some stores have of it, as if there were no others. */
    public Observed within(Set<Store> stores) {
        Map<Item, List<String>> kept = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        finals.forEach((item, elements) -> {
            if (stores.contains(item.store())) {
                kept.put(item, elements);
            }
        });
        return new Observed(
                transactions.stream().map(each -> each.within(stores)).toList(), kept);
    }

    /** How many ended so. */
    public long count(Outcome outcome) {
        return transactions.stream().filter(each -> each.outcome() == outcome).count();
    }
}
