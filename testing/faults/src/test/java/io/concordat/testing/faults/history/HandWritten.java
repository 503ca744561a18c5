package io.concordat.testing.faults.history;

import io.concordat.testing.faults.history.Operation.Append;
import io.concordat.testing.faults.history.Operation.Read;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A history written by hand. Unless said otherwise all its transactions run at the same time and are committed. */
final class HandWritten {
    static final long ASKED = 1_000_000;
    static final long TOLD = 2_000_000;

    private final List<Transaction> transactions = new ArrayList<>();
    private final Map<Item, List<String>> finals = new HashMap<>();

    /** What is in an item of Redis, or of MySQL where its name begins with m, at the end. */
    HandWritten end(String item, String... elements) {
        finals.put(item(item), List.of(elements));
        return this;
    }

    HandWritten committed(String id, Operation... operations) {
        return transaction(id, 0, ASKED, TOLD, Outcome.COMMITTED, operations);
    }

    HandWritten aborted(String id, Operation... operations) {
        return transaction(id, 0, ASKED, TOLD, Outcome.ABORTED, operations);
    }

    HandWritten unknown(String id, Operation... operations) {
        return transaction(id, 0, ASKED, Long.MAX_VALUE, Outcome.UNKNOWN, operations);
    }

    HandWritten transaction(String id, long begun, long asked, long told, Outcome outcome, Operation... operations) {
        transactions.add(new Transaction(id, begun, asked, told, outcome, Arrays.asList(operations)));
        return this;
    }

    Observed observed() {
        return new Observed(transactions, finals);
    }

    List<Anomaly> at(Level level) {
        return HistoryCheck.check(observed(), level).stream()
                .map(Finding::what)
                .distinct()
                .toList();
    }

    static Item item(String name) {
        return new Item(name.startsWith("m") ? Store.MYSQL : Store.REDIS, name);
    }

    static Append append(String item, String element) {
        return new Append(item(item), element);
    }

    static Read read(String item, String... elements) {
        return readAt(TOLD, item, elements);
    }

    static Read readAt(long at, String item, String... elements) {
        return new Read(item(item), List.of(elements), false, at);
    }

    static Read readStrictly(String item, String... elements) {
        return new Read(item(item), List.of(elements), true, TOLD);
    }
}
