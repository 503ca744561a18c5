package io.concordat.testing.faults.history;

import io.concordat.testing.faults.history.Edge.Kind;
import io.concordat.testing.faults.history.Operation.Read;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which committed transaction comes before which. */
final class Graph {
    private final List<Transaction> nodes;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<List<Edge>> edges = new ArrayList<>();
    private final Versions versions;

    Graph(Observed observed, Versions versions) {
        this.versions = versions;
        nodes = observed.transactions().stream().filter(versions::isCommitted).toList();
        for (Transaction node : nodes) {
            numbers.put(node.id(), edges.size());
            edges.add(new ArrayList<>());
        }
        observed.finals().forEach(this::byWrites);
        nodes.forEach(this::byReads);
        byRealTime();
    }

    int size() {
        return nodes.size();
    }

    Transaction node(int number) {
        return nodes.get(number);
    }

    List<Edge> from(int number) {
        return edges.get(number);
    }

    private void byWrites(Item item, List<String> order) {
        for (int i = 1; i < order.size(); i++) {
            add(
                    order.get(i - 1),
                    order.get(i),
                    Kind.WRITE_WRITE,
                    item,
                    "appended " + order.get(i - 1) + " to " + item + " before " + order.get(i));
        }
    }

    private void byReads(Transaction reader) {
        for (Read read : reader.reads()) {
            List<String> found = Versions.foreign(reader, read);
            List<String> order = versions.order(read.item());
            int next = 0;
            if (!found.isEmpty()) {
                String last = found.get(found.size() - 1);
                writerNumber(last)
                        .ifPresent(writer -> add(
                                writer,
                                numbers.get(reader.id()),
                                Kind.WRITE_READ,
                                read.item(),
                                "appended " + last + " to " + read.item() + ", which was read"));
                next = versions.place(read.item(), last).orElse(order.size()) + 1;
            }
            if (next < order.size()) {
                String overwriting = order.get(next);
                int end = next;
                writerNumber(overwriting)
                        .ifPresent(writer -> add(
                                numbers.get(reader.id()),
                                writer,
                                Kind.READ_WRITE,
                                read.item(),
                                "read " + read.item() + " with " + end + " elements, before " + overwriting
                                        + " was appended"));
            }
        }
    }

    private Optional<Integer> writerNumber(String element) {
        return versions.writer(element).map(writer -> numbers.get(writer.id()));
    }

    private void add(String before, String after, Kind kind, Item item, String detail) {
        writerNumber(before).ifPresent(from -> writerNumber(after).ifPresent(to -> add(from, to, kind, item, detail)));
    }

    private void add(int from, int to, Kind kind, Item item, String detail) {
        if (from != to) {
            edges.get(from).add(new Edge(from, to, kind, item.toString(), detail));
        }
    }

    /** Only from those that were told last: from others there is a way over these. */
    private void byRealTime() {
        record Event(long at, boolean ends, int node) {}
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            events.add(new Event(nodes.get(i).begun(), false, i));
            if (nodes.get(i).told() < Long.MAX_VALUE) {
                events.add(new Event(nodes.get(i).told(), true, i));
            }
        }
        events.sort(Comparator.comparingLong(Event::at).thenComparing(event -> event.ends() ? 1 : 0));
        Set<Integer> latest = new HashSet<>();
        Map<Integer, Set<Integer>> before = new HashMap<>();
        for (Event event : events) {
            if (event.ends()) {
                latest.removeAll(before.remove(event.node()));
                latest.add(event.node());
                continue;
            }
            before.put(event.node(), Set.copyOf(latest));
            for (int earlier : latest) {
                edges.get(earlier)
                        .add(new Edge(
                                earlier,
                                event.node(),
                                Kind.REAL_TIME,
                                "",
                                "was told as committed "
                                        + (nodes.get(event.node()).begun()
                                                        - nodes.get(earlier).told())
                                                / 1_000
                                        + " us before the next began"));
            }
        }
    }
}
