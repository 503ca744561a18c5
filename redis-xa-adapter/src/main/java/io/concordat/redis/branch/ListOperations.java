package io.concordat.redis.branch;

import java.util.ArrayList;
import java.util.List;

/** Turns the changes of a live list into operations. Indexes are those of the live list before any of them. */
final class ListOperations {
    private ListOperations() {}

    static List<Operation> deltas(String key, ListEnd head, LiveItems middle, ListEnd tail) {
        List<Operation> operations = new ArrayList<>();
        if (!middle.changes().isEmpty()) {
            operations.add(new Operation.SetItems(key, middle.changes()));
        }
        if (head.taken() > 0 || tail.taken() > 0) {
            operations.add(new Operation.TakeItems(key, head.taken(), tail.taken(), middle.taken()));
        }
        for (ListEnd end : List.of(head, tail)) {
            if (!end.pushed().isEmpty()) {
                operations.add(new Operation.Push(key, end.isFirst(), List.copyOf(end.pushed())));
            }
        }
        return operations;
    }
}
