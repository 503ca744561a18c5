package io.concordat.redis;

import io.concordat.redis.branch.Scored;
import io.concordat.redis.keys.Bytes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Members of a sorted set as bytes, with the very encoder and decoder that Redisson would use, and their scores. */
record ScoreCodec<V>(ValueCodec<V> codec) {
    Bytes member(V member) {
        return codec.encode(member);
    }

    Set<Bytes> members(Collection<? extends V> members) {
        Set<Bytes> encoded = new LinkedHashSet<>();
        members.forEach(member -> encoded.add(codec.encode(member)));
        return encoded;
    }

    Map<Bytes, Double> scores(Map<? extends V, Double> members) {
        Map<Bytes, Double> scores = new LinkedHashMap<>();
        members.forEach((member, score) -> scores.put(codec.encode(member), number(score)));
        return scores;
    }

    List<V> decoded(List<Scored> scored) {
        return scored.stream().map(one -> codec.decode(one.member())).toList();
    }

    List<ScoredMember<V>> entries(List<Scored> scored) {
        return scored.stream()
                .map(one -> new ScoredMember<>(codec.decode(one.member()), one.score()))
                .toList();
    }

    /** A score that Redis takes; 0 for the negative zero, which text would not keep apart. */
    static double number(double score) {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException(
                    "A score or an increment must be a number, not NaN. Nothing was changed");
        }
        return score + 0.0;
    }
}
