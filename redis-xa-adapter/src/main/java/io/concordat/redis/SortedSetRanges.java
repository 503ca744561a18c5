package io.concordat.redis;

import io.concordat.redis.branch.Overlay;
import io.concordat.redis.branch.Scored;
import io.concordat.redis.branch.SortedSetOverlay;
import io.concordat.redis.keys.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a sorted set answers about the order of its members. */
abstract class SortedSetRanges<V> extends XaObject {
    final ScoreCodec<V> codec;

    SortedSetRanges(RedisSession session, String key, ScoreCodec<V> codec) {
        super(session, key);
        this.codec = codec;
    }

    @Override
    SortedSetOverlay in(Overlay overlay) {
        return overlay.sortedSet(key);
    }

    <T> T read(Function<SortedSetOverlay, T> operation) {
        return session.read(overlay -> operation.apply(in(overlay)));
    }

    /** The place of a member, counted from the lowest score; empty when it is not there. */
    public Optional<Integer> rank(V member) {
        Bytes bytes = codec.member(member);
        return read(set -> set.rank(bytes, false));
    }

    /** The place of a member, counted from the highest score; empty when it is not there. */
    public Optional<Integer> revRank(V member) {
        Bytes bytes = codec.member(member);
        return read(set -> set.rank(bytes, true));
    }

    /** The number of members with such scores. */
    public int count(ScoreRange scores) {
        return read(set -> set.count(scores.bounds()));
    }

    /** The member with the lowest score. */
    public Optional<V> first() {
        return valueRange(0, 0).stream().findFirst();
    }

    /** The member with the highest score. */
    public Optional<V> last() {
        return valueRange(-1, -1).stream().findFirst();
    }

    /** A copy of all members, the lowest score first. */
    public List<V> readAll() {
        return valueRange(0, -1);
    }

    /** The members from one place to another, both included, the lowest score first. */
    public List<V> valueRange(int from, int to) {
        return codec.decoded(read(set -> set.range(from, to, false)));
    }

    /** The same with places counted from the highest score, which comes first. */
    public List<V> valueRangeReversed(int from, int to) {
        return codec.decoded(read(set -> set.range(from, to, true)));
    }

    /** The members from one place to another, both included, with their scores, the lowest first. */
    public List<ScoredMember<V>> entryRange(int from, int to) {
        return codec.entries(read(set -> set.range(from, to, false)));
    }

    /** The same with places counted from the highest score, which comes first. */
    public List<ScoredMember<V>> entryRangeReversed(int from, int to) {
        return codec.entries(read(set -> set.range(from, to, true)));
    }

    /** The members with such scores, the lowest first. */
    public List<V> valueRange(ScoreRange scores) {
        return valueRange(scores, 0, Integer.MAX_VALUE);
    }

    /** The members with such scores, the lowest first, without the first {@code offset}, at most {@code limit}. */
    public List<V> valueRange(ScoreRange scores, int offset, int limit) {
        return codec.decoded(between(scores, offset, limit, false));
    }

    /** The members with such scores, the highest first. */
    public List<V> valueRangeReversed(ScoreRange scores) {
        return valueRangeReversed(scores, 0, Integer.MAX_VALUE);
    }

    /** The members with such scores, the highest first, without the first {@code offset}, at most {@code limit}. */
    public List<V> valueRangeReversed(ScoreRange scores, int offset, int limit) {
        return codec.decoded(between(scores, offset, limit, true));
    }

    /** The members with such scores, and the scores, the lowest first. */
    public List<ScoredMember<V>> entryRange(ScoreRange scores) {
        return entryRange(scores, 0, Integer.MAX_VALUE);
    }

    /** The members with such scores, and the scores, the lowest first, without the first {@code offset}, at most {@code limit}. */
    public List<ScoredMember<V>> entryRange(ScoreRange scores, int offset, int limit) {
        return codec.entries(between(scores, offset, limit, false));
    }

    /** The members with such scores, and the scores, the highest first. */
    public List<ScoredMember<V>> entryRangeReversed(ScoreRange scores) {
        return entryRangeReversed(scores, 0, Integer.MAX_VALUE);
    }

    /** The members with such scores, and the scores, the highest first, without the first {@code offset}, at most {@code limit}. */
    public List<ScoredMember<V>> entryRangeReversed(ScoreRange scores, int offset, int limit) {
        return codec.entries(between(scores, offset, limit, true));
    }

    private List<Scored> between(ScoreRange scores, int offset, int limit, boolean reversed) {
        requireNotNegative(offset, "offset");
        requireNotNegative(limit, "limit");
        return read(set -> set.range(scores.bounds(), offset, limit, reversed));
    }

    static void requireNotNegative(int number, String name) {
        if (number < 0) {
            throw new IllegalArgumentException(name + " must not be negative: " + number);
        }
    }
}
