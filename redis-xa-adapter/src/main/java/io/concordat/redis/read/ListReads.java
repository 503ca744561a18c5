package io.concordat.redis.read;

import io.concordat.redis.keys.Bytes;
import java.util.List;
import java.util.Optional;

/** A live list as a branch reads it. Indexes are those of {@code LINDEX}: negative ones count from the end, -1 is the last. */
public final class ListReads {
    private static final Question WHOLE = question(0, -1);

    private final KeyReads live;

    ListReads(KeyReads live) {
        this.live = live;
    }

    /** The number of items; 0 without the key. */
    public long size() {
        return whole().map(List::size).orElseGet(live::size);
    }

    /** Whether the key is there. */
    public boolean isPresent() {
        return whole().map(items -> !items.isEmpty()).orElseGet(live::isPresent);
    }

    /** The item at an index. */
    public Optional<Bytes> item(long index) {
        Optional<List<Bytes>> whole = whole();
        if (whole.isEmpty()) {
            return live.item(Bytes.of(Long.toString(index)));
        }
        long place = index < 0 ? whole.get().size() + index : index;
        return place < 0 || place >= whole.get().size()
                ? Optional.empty()
                : Optional.of(whole.get().get((int) place));
    }

    /** The items between two indexes, both included, as {@code LRANGE} understands them. */
    public List<Bytes> range(long from, long to) {
        if (from == to) {
            return item(from).stream().toList();
        }
        Optional<List<Bytes>> whole = whole();
        if (whole.isEmpty()) {
            return live.ask(question(from, to)).orElseGet(List::of);
        }
        Slice slice = Slice.of(from, to, whole.get().size());
        return slice.isEmpty() ? List.of() : whole.get().subList((int) slice.first(), (int) slice.last() + 1);
    }

    private Optional<List<Bytes>> whole() {
        return live.remembered(WHOLE).map(items -> items.orElseGet(List::of));
    }

    private static Question question(long from, long to) {
        return Question.of("range", from + " " + to);
    }
}
