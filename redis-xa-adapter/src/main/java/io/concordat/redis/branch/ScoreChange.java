package io.concordat.redis.branch;

import java.util.ArrayList;
import java.util.List;

/** What happens to one member of a sorted set. */
sealed interface ScoreChange {
    /** The member gets a score. */
    record Put(double score) implements ScoreChange {}

    /** The member goes. */
    record Remove() implements ScoreChange {}

    /** The score grows, whatever it is; one by one, because sums of doubles depend on their order. */
    record Add(List<Double> increments) implements ScoreChange {
        Add and(double increment) {
            List<Double> all = new ArrayList<>(increments);
            all.add(increment);
            return new Add(all);
        }
    }

    /** What it counts for in the branch's budget. */
    default int operations() {
        return this instanceof Add add ? add.increments().size() : 1;
    }

    /** What it counts for in the branch's budget, without the member. */
    default int bytes() {
        return this instanceof Remove ? 0 : operations() * Scores.BYTES;
    }
}
