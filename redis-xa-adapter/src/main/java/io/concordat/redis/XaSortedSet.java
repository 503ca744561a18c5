package io.concordat.redis;

import io.concordat.redis.branch.Scored;
import io.concordat.redis.branch.SortedSetOverlay;
import io.concordat.redis.keys.Bytes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A sorted set in Redis (type zset) within a transaction: members in the order of their scores, those of the same score in the
 * order of their bytes as the codec encodes them. Changes are sent and applied member by member; a large sorted set is never
 * copied, unless {@link #clear} begins it anew. A range reads only the members it answers and as many more as this transaction
 * has changed.
 *
 * <p>What is read is validated at prepare by asking the same question again: a score, a place, a count, a range. Changes that
 * leave the answer as it was do not conflict. {@link #fastAdd}, {@link #fastAddAll}, {@link #fastAddScore}, {@link #fastRemove},
 * {@link #fastRemoveAll} and {@link #clear} read nothing and so conflict with nobody's earlier change. Where this transaction
 * has changed members, a size, a place or a count also reads their former scores, and so may a range.
 *
 * <p>Scores are doubles and keep every bit; the negative zero is kept as 0, as by Redisson. An {@code RScoredSortedSet} cannot
 * read infinite scores, this can. Places count from 0, negative ones
 * from the end: -1 is the last. Thread-safe; errors are described at {@link RedisSession}, and a score or an increment that is
 * {@code NaN} is an {@link IllegalArgumentException}.
 *
 * @param <V> what the codec encodes
 */
public final class XaSortedSet<V> extends SortedSetRanges<V> {
    XaSortedSet(RedisSession session, String key, ScoreCodec<V> codec) {
        super(session, key, codec);
    }

    /** Gives a member a score; says whether it was not there before. */
    public boolean add(double score, V member) {
        return addAll(Map.of(member, score)) == 1;
    }

    /** Gives members scores, looking at all of them in one round trip; answers how many were not there before. */
    public int addAll(Map<? extends V, Double> members) {
        Map<Bytes, Double> scores = codec.scores(members);
        return work(set -> {
            int added = scores.size() - set.scores(scores.keySet()).size();
            set.put(scores);
            return added;
        });
    }

    /** Gives a member that is not there a score; says whether it was not there. */
    public boolean addIfAbsent(double score, V member) {
        double number = ScoreCodec.number(score);
        Bytes bytes = codec.member(member);
        return work(set -> {
            boolean absent = set.scores(List.of(bytes)).isEmpty();
            if (absent) {
                set.put(Map.of(bytes, number));
            }
            return absent;
        });
    }

    /** Gives a member a score without looking whether it is there. */
    public void fastAdd(double score, V member) {
        fastAddAll(Map.of(member, score));
    }

    /** Gives members scores without looking whether they are there. */
    public void fastAddAll(Map<? extends V, Double> members) {
        Map<Bytes, Double> scores = codec.scores(members);
        run(set -> set.put(scores));
    }

    /**
     * Adds to the score of a member and answers the sum; a missing member has had 0. It reads the score: concurrent
     * transactions that do so conflict, of which one wins. Use {@link #fastAddScore} where the sum does not matter.
     *
     * @throws IllegalStateException when the sum is no number: infinities of both signs
     */
    public double addScore(V member, double increment) {
        double number = ScoreCodec.number(increment);
        Bytes bytes = codec.member(member);
        return work(set -> set.addAndGet(bytes, number));
    }

    /**
     * Adds to the score of a member, whatever it is; a missing member has had 0. Prepare refuses it when the sum would be no
     * number, infinities of both signs; where this transaction knows that it would, this does. Increments are added one after
     * the other, as Redis would, and each counts as an operation of the branch.
     */
    public void fastAddScore(V member, double increment) {
        double number = ScoreCodec.number(increment);
        Bytes bytes = codec.member(member);
        run(set -> set.add(bytes, number));
    }

    /** Removes a member; says whether it was there. */
    public boolean remove(V member) {
        return removeAll(List.of(member));
    }

    /** Removes members, looking at all of them in one round trip; says whether one of them was there. */
    public boolean removeAll(Collection<? extends V> members) {
        Set<Bytes> wanted = codec.members(members);
        return work(set -> {
            Set<Bytes> present = set.scores(wanted).keySet();
            set.remove(present);
            return !present.isEmpty();
        });
    }

    /** Removes a member without looking whether it is there. */
    public void fastRemove(V member) {
        fastRemoveAll(List.of(member));
    }

    /** Removes members without looking whether they are there. */
    public void fastRemoveAll(Collection<? extends V> members) {
        Set<Bytes> wanted = codec.members(members);
        run(set -> set.remove(wanted));
    }

    /** Removes the members from one place to another, which it reads; answers how many. */
    public int removeRange(int from, int to) {
        return removed(set -> set.range(from, to, false)).size();
    }

    /** Removes the members with such scores, which it reads; answers how many. */
    public int removeRange(ScoreRange scores) {
        return removed(set -> set.range(scores.bounds(), 0, Integer.MAX_VALUE, false))
                .size();
    }

    /** Removes the member with the lowest score and answers it. */
    public Optional<V> pollFirst() {
        return pollFirst(1).stream().findFirst();
    }

    /** Removes so many members with the lowest scores, or all there are, and answers them, the lowest score first. */
    public List<V> pollFirst(int count) {
        requireNotNegative(count, "count");
        return codec.decoded(removed(set -> set.range(ScoreRange.all().bounds(), 0, count, false)));
    }

    /** Removes the member with the highest score and answers it. */
    public Optional<V> pollLast() {
        return pollLast(1).stream().findFirst();
    }

    /** Removes so many members with the highest scores, or all there are, and answers them, the highest score first. */
    public List<V> pollLast(int count) {
        requireNotNegative(count, "count");
        return codec.decoded(removed(set -> set.range(ScoreRange.all().bounds(), 0, count, true)));
    }

    /** The score of a member. */
    public Optional<Double> getScore(V member) {
        return Optional.ofNullable(getScores(List.of(member)).get(member));
    }

    /** The scores of those of these members that are there, read in one round trip. */
    public Map<V, Double> getScores(Collection<? extends V> members) {
        Map<Bytes, V> wanted = new LinkedHashMap<>();
        members.forEach(member -> wanted.put(codec.member(member), member));
        Map<V, Double> found = new LinkedHashMap<>();
        read(set -> set.scores(wanted.keySet())).forEach((bytes, score) -> found.put(wanted.get(bytes), score));
        return found;
    }

    /** Whether a member is there. */
    public boolean contains(V member) {
        return getScore(member).isPresent();
    }

    /** The number of members. */
    public int size() {
        return read(SortedSetOverlay::size);
    }

    /** Whether there are no members. */
    public boolean isEmpty() {
        return !isPresent();
    }

    /** Removes all members, and the expiry, without looking at them. What is added afterwards is the whole sorted set. */
    public void clear() {
        run(SortedSetOverlay::clear);
    }

    private List<Scored> removed(Function<SortedSetOverlay, List<Scored>> range) {
        return work(set -> {
            List<Scored> found = range.apply(set);
            set.remove(found.stream().map(Scored::member).toList());
            return found;
        });
    }

    private void run(Consumer<SortedSetOverlay> operation) {
        work(set -> {
            operation.accept(set);
            return true;
        });
    }

    private <T> T work(Function<SortedSetOverlay, T> operation) {
        return session.work(overlay -> operation.apply(in(overlay)));
    }
}
