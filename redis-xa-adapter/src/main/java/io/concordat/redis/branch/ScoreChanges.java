package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.KeyType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The changes that a branch makes to the members of one sorted set. */
final class ScoreChanges {
    private final String key;
    private final Map<Bytes, ScoreChange> changes = new LinkedHashMap<>();

    ScoreChanges(String key) {
        this.key = key;
    }

    Optional<ScoreChange> get(Bytes member) {
        return Optional.ofNullable(changes.get(member));
    }

    void put(Bytes member, ScoreChange change) {
        changes.put(member, change);
    }

    void clear() {
        changes.clear();
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** All members that are changed. */
    Set<Bytes> members() {
        return changes.keySet();
    }

    /** The members of which only the live score tells the new one. */
    List<Bytes> added() {
        return changes.keySet().stream()
                .filter(member -> changes.get(member) instanceof ScoreChange.Add)
                .toList();
    }

    /** How many of the changed members are there afterwards. */
    int remaining() {
        return (int) changes.values().stream()
                .filter(change -> !(change instanceof ScoreChange.Remove))
                .count();
    }

    /** The changed members that are there afterwards, in no order. */
    List<Scored> over(Map<Bytes, Double> live) {
        List<Scored> scored = new ArrayList<>();
        for (Bytes member : changes.keySet()) {
            Double below = live.get(member);
            over(member, below == null ? OptionalDouble.empty() : OptionalDouble.of(below))
                    .ifPresent(score -> scored.add(new Scored(member, score)));
        }
        return scored;
    }

    /** The score of a member that has this one, or none, in the live set. */
    OptionalDouble over(Bytes member, OptionalDouble live) {
        ScoreChange change = changes.get(member);
        if (change == null) {
            return live;
        } else if (change instanceof ScoreChange.Put put) {
            return OptionalDouble.of(put.score());
        } else if (change instanceof ScoreChange.Add add) {
            double score = live.orElse(0);
            for (double increment : add.increments()) {
                score = Scores.add(score, increment, key, member);
            }
            return OptionalDouble.of(score);
        }
        return OptionalDouble.empty();
    }

    /** What they count for in the branch's budget. */
    int operationCount() {
        return changes.values().stream().mapToInt(ScoreChange::operations).sum();
    }

    /** What they count for in the branch's budget. */
    long bytes() {
        return changes.entrySet().stream()
                .mapToLong(
                        change -> change.getKey().length() + change.getValue().bytes())
                .sum();
    }

    /** The whole value, where the live one does not matter. */
    List<Bytes> whole() {
        List<Bytes> items = new ArrayList<>();
        for (Scored scored : over(Map.of())) {
            items.add(Scores.text(scored.score()));
            items.add(scored.member());
        }
        return items;
    }

    /** The changes, where the live value stays. */
    List<Operation> deltas() {
        Map<Bytes, Double> puts = new LinkedHashMap<>();
        Map<Bytes, List<Double>> additions = new LinkedHashMap<>();
        Set<Bytes> removes = new LinkedHashSet<>();
        changes.forEach((member, change) -> {
            if (change instanceof ScoreChange.Put put) {
                puts.put(member, put.score());
            } else if (change instanceof ScoreChange.Add add) {
                additions.put(member, add.increments());
            } else {
                removes.add(member);
            }
        });
        List<Operation> operations = new ArrayList<>();
        // Puts first: a sorted set never becomes empty in between, which would drop its expiry.
        if (!puts.isEmpty()) {
            operations.add(new Operation.PutScores(key, puts));
        }
        if (!additions.isEmpty()) {
            operations.add(new Operation.AddToScores(key, additions));
        }
        if (!removes.isEmpty()) {
            operations.add(new Operation.RemoveMembers(key, KeyType.SORTED_SET, removes));
        }
        return operations;
    }
}
