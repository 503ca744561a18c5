package io.concordat.testing.faults.history;

import io.concordat.testing.faults.history.Operation.Append;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who wrote which element, and in which order elements were appended. A transaction of unknown outcome counts as committed when
 * any of its elements is there at the end.
 */
final class Versions {
    private final Observed observed;
    private final Map<String, Transaction> writers = new HashMap<>();
    private final Map<Item, Map<String, Integer>> places = new HashMap<>();
    private final Map<String, Boolean> effective = new HashMap<>();

    Versions(Observed observed) {
        this.observed = observed;
        for (Transaction transaction : observed.transactions()) {
            transaction.appends().forEach(append -> writers.put(append.element(), transaction));
        }
        observed.finals().forEach((item, elements) -> {
            Map<String, Integer> order = new HashMap<>();
            for (int i = 0; i < elements.size(); i++) {
                order.putIfAbsent(elements.get(i), i);
            }
            places.put(item, order);
        });
        observed.transactions().forEach(each -> effective.put(each.id(), isEffective(each)));
    }

    private boolean isEffective(Transaction transaction) {
        return switch (transaction.outcome()) {
            case COMMITTED, PENDING -> true;
            case ABORTED -> false;
            case UNKNOWN -> transaction.appends().stream().anyMatch(this::isThere);
        };
    }

    /** Whether it is committed. */
    boolean isCommitted(Transaction transaction) {
        return effective.get(transaction.id());
    }

    boolean isThere(Append append) {
        return place(append.item(), append.element()).isPresent();
    }

    Optional<Transaction> writer(String element) {
        return Optional.ofNullable(writers.get(element));
    }

    List<String> order(Item item) {
        return observed.finals().getOrDefault(item, List.of());
    }

    Optional<Integer> place(Item item, String element) {
        return Optional.ofNullable(places.getOrDefault(item, Map.of()).get(element));
    }

    /** What a transaction found in an item of others: what it read, without what it had appended itself. */
    static List<String> foreign(Transaction reader, Operation.Read read) {
        List<String> own = reader.appended(read.item());
        if (own.isEmpty()) {
            return read.elements();
        }
        List<String> others = new ArrayList<>(read.elements());
        others.removeAll(own);
        return others;
    }
}
