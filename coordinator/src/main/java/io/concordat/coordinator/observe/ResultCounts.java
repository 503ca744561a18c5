package io.concordat.coordinator.observe;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts how transactions end. Thread-safe; internal. */
public final class ResultCounts {
    private final Map<TransactionResult, LongAdder> counts = new EnumMap<>(TransactionResult.class);

    ResultCounts() {
        for (TransactionResult result : TransactionResult.values()) {
            counts.put(result, new LongAdder());
        }
    }

    void count(TransactionResult result) {
        counts.get(result).increment();
    }

    /** How many ended so. */
    public long of(TransactionResult result) {
        return counts.get(result).sum();
    }

    /** All of them; a copy. */
    public Map<TransactionResult, Long> all() {
        Map<TransactionResult, Long> all = new EnumMap<>(TransactionResult.class);
        counts.forEach((result, count) -> all.put(result, count.sum()));
        return all;
    }
}
