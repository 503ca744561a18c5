package io.concordat.testing.benchmarks.parts;

import io.concordat.redis.branch.MapOverlay;
import io.concordat.redis.branch.Overlay;
import io.concordat.redis.branch.Staged;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.Groups;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.MeasuredRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a branch keeps in memory until prepare: ten changes each, read back; and the request that says them to Redis. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OverlayBenchmark {
    private static final int CHANGES = 10;
    private static final int MOST_OPERATIONS = 10_000;
    private static final long MOST_BYTES = 8L << 20;

    private final KeyLayout layout = KeyLayout.singleGroup("concordat");
    private final Groups groups = Groups.single("concordat");
    private final NothingThere live = new NothingThere();
    private final BranchXid xid = new BranchXid(1, "62656e63686d61726b", "7265646973");
    private final List<Bytes> names = some("field-");
    private final List<Bytes> values = some("a value of some fifty bytes, as a name or a price has ");
    private final Staged bucket = stagedBucket();
    private final Staged map = filledMap().staged();

    private static List<Bytes> some(String prefix) {
        return IntStream.range(0, CHANGES).mapToObj(i -> Bytes.of(prefix + i)).toList();
    }

    private Overlay empty() {
        return new Overlay(groups, live, MOST_OPERATIONS, MOST_BYTES);
    }

    private Staged stagedBucket() {
        Overlay overlay = empty();
        overlay.bucket("account:1").set(values.get(0));
        return overlay.staged();
    }

    private Overlay filledMap() {
        Overlay overlay = empty();
        for (int i = 0; i < CHANGES; i++) {
            overlay.map("prices").put(names.get(i), values.get(i));
        }
        return overlay;
    }

    /** Sets ten values under keys of their own, and gets them. */
    @Benchmark
    public List<Optional<Bytes>> buckets() {
        Overlay overlay = empty();
        List<Optional<Bytes>> read = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            overlay.bucket("account:" + i).set(values.get(i));
        }
        for (int i = 0; i < CHANGES; i++) {
            read.add(overlay.bucket("account:" + i).get());
        }
        return read;
    }

    /** Puts ten fields into a map, and gets them. */
    @Benchmark
    public List<Optional<Bytes>> map() {
        MapOverlay filled = filledMap().map("prices");
        List<Optional<Bytes>> read = new ArrayList<>();
        for (Bytes name : names) {
            read.add(filled.get(name));
        }
        return read;
    }

    /** Pushes ten items to a list, and reads it all. */
    @Benchmark
    public List<Bytes> list() {
        Overlay overlay = empty();
        for (Bytes value : values) {
            overlay.list("orders").addLast(List.of(value));
        }
        return overlay.list("orders").range(0, -1);
    }

    /** Adds ten members to a sorted set, and reads it all in their order. */
    @Benchmark
    public Object sortedSet() {
        Overlay overlay = empty();
        for (int i = 0; i < CHANGES; i++) {
            Map<Bytes, Double> score = new HashMap<>();
            score.put(names.get(i), (double) (CHANGES - i));
            overlay.sortedSet("scores").put(score);
        }
        return overlay.sortedSet("scores").range(0, -1, false);
    }

    /** The request to prepare one value. */
    @Benchmark
    public int requestOfBucket() {
        return MeasuredRequest.words(layout, xid, bucket);
    }

    /** The request to prepare ten fields. */
    @Benchmark
    public int requestOfMap() {
        return MeasuredRequest.words(layout, xid, map);
    }
}
