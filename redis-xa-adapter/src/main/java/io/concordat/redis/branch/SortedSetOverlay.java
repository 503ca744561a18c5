package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.KeyType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A sorted set as one branch sees it: what it has read of the live one, with its own changes over it. */
public final class SortedSetOverlay extends KeyOverlay {
    private final ScoreChanges changes;

    SortedSetOverlay(KeyState state) {
        super(state, KeyType.SORTED_SET);
        this.changes = new ScoreChanges(key());
    }

    /** The scores of those of these members that are there; what is not known is read in one round trip. */
    public Map<Bytes, Double> scores(Collection<Bytes> members) {
        return view().scores(members);
    }

    /** Gives members scores, without looking whether they are there: all of them, or none when they are too many. */
    public void put(Map<Bytes, Double> scores) {
        Map<Bytes, ScoreChange> puts = new LinkedHashMap<>();
        scores.forEach((member, score) -> puts.put(member, new ScoreChange.Put(score)));
        dropIfExpired();
        change(puts);
    }

    /** Removes members without looking whether they are there: all of them, or none when they are too many. */
    public void remove(Collection<Bytes> members) {
        Map<Bytes, ScoreChange> removes = new LinkedHashMap<>();
        members.forEach(member -> removes.put(member, new ScoreChange.Remove()));
        dropIfExpired();
        change(removes);
    }

    /** Adds to a score without looking at it. */
    public void add(Bytes member, double increment) {
        dropIfExpired();
        Optional<ScoreChange> before = changes.get(member);
        if (before.isEmpty() && !state.isAnew()) {
            change(member, new ScoreChange.Add(List.of(increment)));
        } else if (before.isPresent() && before.get() instanceof ScoreChange.Add add) {
            // Two infinities of which no sum is a number, whatever the score is.
            add.increments().stream()
                    .filter(earlier -> Double.isInfinite(earlier))
                    .forEach(earlier -> Scores.add(earlier, increment, key(), member));
            change(member, add.and(increment));
        } else {
            double score = before.isPresent() && before.get() instanceof ScoreChange.Put put ? put.score() : 0;
            change(member, new ScoreChange.Put(Scores.add(score, increment, key(), member)));
        }
    }

    /** Adds to a score and answers the sum. */
    public double addAndGet(Bytes member, double increment) {
        double sum = Scores.add(scores(List.of(member)).getOrDefault(member, 0.0), increment, key(), member);
        change(member, new ScoreChange.Put(sum));
        return sum;
    }

    /** The number of members. */
    public int size() {
        return view().size();
    }

    /** The number of members with such scores. */
    public int count(ScoreBounds bounds) {
        return view().count(bounds);
    }

    /** The place of a member, from 0, counted from the lowest score or, reversed, from the highest. */
    public Optional<Integer> rank(Bytes member, boolean reversed) {
        return view().rank(member, reversed);
    }

    /** The members from one place to another; negative places count from the end, as in Redis. */
    public List<Scored> range(int from, int to, boolean reversed) {
        SortedSetView view = view();
        if (from >= 0 && (to >= 0 || to == -1)) {
            return view.slice(new Slice(ScoreBounds.ALL, from, to < 0 ? Slice.END : to, reversed));
        } else if (to < 0 && (from < 0 || from == 0)) {
            long last = from < 0 ? -1L - from : Slice.END;
            return inReverse(view.slice(new Slice(ScoreBounds.ALL, -1L - to, last, !reversed)));
        }
        if (changes.isEmpty()) {
            return view.sliceAsItIs(from, to, reversed);
        }
        long size = view.size();
        return view.slice(new Slice(
                ScoreBounds.ALL, from < 0 ? Math.max(0, size + from) : from, to < 0 ? size + to : to, reversed));
    }

    /** The members with such scores, from a place among them on, at most so many; the greatest integer means all. */
    public List<Scored> range(ScoreBounds bounds, int offset, int limit, boolean reversed) {
        long last = limit == Integer.MAX_VALUE ? Slice.END : (long) offset + limit - 1;
        return view().slice(new Slice(bounds, offset, last, reversed));
    }

    @Override
    public boolean isPresent() {
        dropIfExpired();
        if (changes.remaining() > 0) {
            return true;
        } else if (state.isAnew()) {
            return false;
        }
        return changes.isEmpty() ? live.isPresent() : size() > 0;
    }

    private SortedSetView view() {
        dropIfExpired();
        return new SortedSetView(state.isAnew() ? Optional.empty() : Optional.of(live), changes);
    }

    private void change(Bytes member, ScoreChange change) {
        change(Map.of(member, change));
    }

    private void change(Map<Bytes, ScoreChange> more) {
        Weight weight = Weight.NONE;
        for (Map.Entry<Bytes, ScoreChange> change : more.entrySet()) {
            Optional<ScoreChange> before = changes.get(change.getKey());
            weight = weight.plus(
                    change.getValue().operations()
                            - before.map(ScoreChange::operations).orElse(0),
                    change.getValue().bytes()
                            + (before.isPresent()
                                    ? -before.get().bytes()
                                    : change.getKey().length()));
        }
        state.countPart(weight);
        more.forEach(changes::put);
    }

    private static List<Scored> inReverse(List<Scored> scored) {
        List<Scored> reversed = new ArrayList<>(scored);
        Collections.reverse(reversed);
        return reversed;
    }

    @Override
    Weight weight() {
        return new Weight(changes.operationCount(), changes.bytes());
    }

    @Override
    void dropChanges() {
        changes.clear();
    }

    @Override
    List<Bytes> whole() {
        return changes.whole();
    }

    @Override
    List<Operation> deltas() {
        return changes.deltas();
    }
}
