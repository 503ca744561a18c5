package io.concordat.samples.dualwrite.demo;

import io.concordat.samples.dualwrite.workload.Message;
import io.concordat.samples.dualwrite.workload.Told;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What all callers were told about their orders; unknown from begin until an answer. Not thread-safe. */
final class Ledger {
    private final NavigableMap<Long, Told> told = new TreeMap<>();

    /** Takes a worker's message down. */
    void note(Message message) {
        if (message instanceof Message.Begun begun) {
            told.put(begun.order(), Told.UNKNOWN);
        } else if (message instanceof Message.Ended ended) {
            told.put(ended.order(), ended.told());
        }
    }

    /** Takes another ledger over. */
    void addAll(Ledger other) {
        told.putAll(other.told);
    }

    /** A number that no order has. */
    long nextOrder() {
        return told.isEmpty() ? 1 : told.lastKey() + 1;
    }

    /** Everything so far, by number of the order. */
    Map<Long, Told> all() {
        return Map.copyOf(told);
    }
}
