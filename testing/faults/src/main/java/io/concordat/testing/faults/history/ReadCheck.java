package io.concordat.testing.faults.history;

import io.concordat.testing.faults.history.Operation.Append;
import io.concordat.testing.faults.history.Operation.Read;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Checks every read by itself, also those of transactions that are rolled back. */
final class ReadCheck {
    private final Versions versions;
    private final Findings findings;

    /** For each item: by when callers were told, up to where the item is committed. */
    private final Map<Item, TreeMap<Long, Integer>> told = new HashMap<>();

    ReadCheck(Observed observed, Versions versions, Findings findings) {
        this.versions = versions;
        this.findings = findings;
        for (Transaction each : observed.transactions()) {
            if (each.outcome() == Outcome.COMMITTED) {
                for (Append append : each.appends()) {
                    versions.place(append.item(), append.element())
                            .ifPresent(place -> told.computeIfAbsent(append.item(), any -> new TreeMap<>())
                                    .merge(each.told(), place, Math::max));
                }
            }
        }
        for (TreeMap<Long, Integer> places : told.values()) {
            int highest = -1;
            for (Map.Entry<Long, Integer> entry : places.entrySet()) {
                highest = Math.max(highest, entry.getValue());
                entry.setValue(highest);
            }
        }
    }

    void run(Transaction reader) {
        Map<Item, List<String>> before = new HashMap<>();
        for (int i = 0; i < reader.operations().size(); i++) {
            if (reader.operations().get(i) instanceof Read read) {
                List<String> found = Versions.foreign(reader, read);
                ofOthers(reader, read, found);
                inOrder(reader, read, found);
                recent(reader, read, found);
                ownAtTheEnd(reader, read, i);
                List<String> earlier = before.putIfAbsent(read.item(), found);
                if (findings.level() == Level.SERIALIZABLE
                        && versions.isCommitted(reader)
                        && earlier != null
                        && !earlier.equals(found)) {
                    findings.add(Anomaly.INTERNAL, "two reads of " + read.item() + " differ", reader);
                }
            }
        }
    }

    private void ofOthers(Transaction reader, Read read, List<String> found) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < found.size(); i++) {
            String element = found.get(i);
            if (!seen.add(element)) {
                findings.add(Anomaly.APPLIED_TWICE, element + " was read twice in " + read.item(), reader);
            }
            boolean last = i == found.size() - 1;
            versions.writer(element).ifPresent(writer -> {
                if (!versions.isCommitted(writer)) {
                    findings.add(Anomaly.G1A, element + " in " + read.item() + " is not committed", writer, reader);
                } else if (read.at() < writer.asked()) {
                    findings.add(
                            Anomaly.DIRTY_READ,
                            element + " in " + read.item() + " was read " + (writer.asked() - read.at()) / 1_000
                                    + " us before its commit was asked for",
                            writer,
                            reader);
                }
                List<String> all = writer.appended(read.item());
                if (last && !all.isEmpty() && !all.get(all.size() - 1).equals(element)) {
                    findings.add(Anomaly.G1B, element + " was the last one read in " + read.item(), writer, reader);
                }
            });
        }
    }

    /** What was read is how the item began, as it is at the end. */
    private void inOrder(Transaction reader, Read read, List<String> found) {
        Set<String> own = Set.copyOf(reader.appended(read.item()));
        Iterator<String> order = versions.order(read.item()).iterator();
        for (String element : found) {
            String expected = "";
            while (expected.isEmpty() && order.hasNext()) {
                String next = order.next();
                expected = own.contains(next) ? "" : next;
            }
            if (!element.equals(expected)) {
                findings.add(
                        Anomaly.LOST_WRITE,
                        element + " was read in " + read.item() + " where "
                                + (expected.isEmpty() ? "nothing" : expected) + " is at the end",
                        reader);
                return;
            }
        }
    }

    private void recent(Transaction reader, Read read, List<String> found) {
        Map.Entry<Long, Integer> due =
                told.getOrDefault(read.item(), new TreeMap<>()).lowerEntry(reader.begun());
        if (due == null) {
            return;
        }
        String element = versions.order(read.item()).get(due.getValue());
        if (!found.contains(element)) {
            findings.add(
                    Anomaly.STALE_READ,
                    element + " was told as committed before, and is not in what was read of " + read.item(),
                    versions.writer(element).orElseThrow(),
                    reader);
        }
    }

    /** What the transaction itself had appended so far is at the end of what it reads. */
    private void ownAtTheEnd(Transaction reader, Read read, int at) {
        List<String> own = reader.operations().subList(0, at).stream()
                .filter(operation ->
                        operation instanceof Append && operation.item().equals(read.item()))
                .map(operation -> ((Append) operation).element())
                .toList();
        int from = read.elements().size() - own.size();
        if (from < 0 || !read.elements().subList(from, read.elements().size()).equals(own)) {
            findings.add(Anomaly.INTERNAL, "it does not see its own " + own + " in " + read.item(), reader);
        }
    }
}
