package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.Question;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A part of a sorted set, by places, and how to ask the live set for it.
 *
 * @param bounds the scores among which places are counted
 * @param from the first place, from 0; the end that is counted from is said by {@code reversed}
 * @param to the last place, or {@link #END}
 * @param reversed whether places are counted from the end; the answer is in that order
 */
record Slice(ScoreBounds bounds, long from, long to, boolean reversed) {
    /** Up to the last one. */
    static final long END = Long.MAX_VALUE;

    Comparator<Scored> order() {
        return reversed ? Scored.ORDER.reversed() : Scored.ORDER;
    }

    /** So many more places at both ends. */
    Slice widened(int before, int after) {
        return new Slice(bounds, Math.max(0, from - before), to == END ? END : to + after, reversed);
    }

    Question question() {
        if (!bounds.equals(ScoreBounds.ALL)) {
            long count = to == END ? -1 : to - from + 1;
            return Question.of(
                    reversed ? "reverse-score-range" : "score-range", bounds.text() + " " + from + " " + count);
        } else if (reversed) {
            return Question.of("range", (to == END ? "0" : "-" + (to + 1)) + " -" + (from + 1));
        }
        return Question.of("range", from + " " + (to == END ? "-1" : to));
    }

    /** An answer to the question. */
    List<Scored> parse(Optional<List<Bytes>> answer) {
        List<Scored> scored = parse(answer.orElseGet(List::of));
        if (reversed && bounds.equals(ScoreBounds.ALL)) {
            Collections.reverse(scored);
        }
        return scored;
    }

    /** Members with scores, as Redis lists them. */
    static List<Scored> parse(List<Bytes> pairs) {
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            scored.add(new Scored(pairs.get(i), Scores.parse(pairs.get(i + 1))));
        }
        return scored;
    }

    /** The wanted places of a list that begins at this place. */
    List<Scored> of(List<Scored> sorted, long firstPlace) {
        long first = Math.max(0, from - firstPlace);
        long last = to == END ? sorted.size() - 1 : Math.min(sorted.size() - 1, to - firstPlace);
        return first > last ? List.of() : List.copyOf(sorted.subList((int) first, (int) last + 1));
    }
}
