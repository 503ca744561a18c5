package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A member of a sorted set with its score.
 *
 * @param member as it stands in Redis
 * @param score a number
 */
public record Scored(Bytes member, double score) {
    /** The order of Redis: by score, members of the same score by their bytes; 0 and -0 are the same score. */
    static final Comparator<Scored> ORDER = Scored::compare;

    private static int compare(Scored left, Scored right) {
        if (left.score != right.score) {
            return left.score < right.score ? -1 : 1;
        }
        return Arrays.compareUnsigned(left.member.array(), right.member.array());
    }
}
