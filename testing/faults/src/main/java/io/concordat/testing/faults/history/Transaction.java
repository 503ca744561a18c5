package io.concordat.testing.faults.history;

import io.concordat.testing.faults.history.Operation.Append;
import io.concordat.testing.faults.history.Operation.Read;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A transaction, as its caller saw it. Times are of {@link System#nanoTime()}, which on Linux is one clock for all processes
 * of a machine.
 *
 * @param id of it
 * @param begun a moment before it began
 * @param asked a moment before its commit was asked for
 * @param told when its caller knew the outcome; {@link Long#MAX_VALUE} when nobody was told that it is complete
 * @param operations in their order
 */
public record Transaction(String id, long begun, long asked, long told, Outcome outcome, List<Operation> operations) {
    /** Copies the operations. */
    public Transaction {
        operations = List.copyOf(operations);
    }

    List<Append> appends() {
        return operations.stream()
                .filter(Append.class::isInstance)
                .map(Append.class::cast)
                .toList();
    }

    List<String> appended(Item item) {
        return appends().stream()
                .filter(append -> append.item().equals(item))
                .map(Append::element)
                .toList();
    }

    List<Read> reads() {
        return operations.stream()
                .filter(Read.class::isInstance)
                .map(Read.class::cast)
                .toList();
    }

    /** The part of it in some stores. */
    Transaction within(Set<Store> stores) {
        return new Transaction(
                id,
                begun,
                asked,
                told,
                outcome,
                operations.stream()
                        .filter(operation -> stores.contains(operation.item().store()))
                        .toList());
    }

    @Override
    public String toString() {
        return id + " (" + outcome + "): "
                + operations.stream().map(Transaction::text).collect(Collectors.joining("; "));
    }

    private static String text(Operation operation) {
        if (operation instanceof Append append) {
            return "appends " + append.element() + " to " + append.item();
        }
        Read read = (Read) operation;
        int more = Math.max(0, read.elements().size() - 4);
        return (read.strict() ? "strictly reads " : "reads ")
                + read.item()
                + (more > 0 ? " of " + more + " and " : " ")
                + read.elements().subList(more, read.elements().size());
    }
}
