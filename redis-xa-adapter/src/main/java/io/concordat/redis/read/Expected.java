package io.concordat.redis.read;

import io.concordat.redis.keys.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * One thing that was read and must still be so at prepare.
 *
 * @param kind type, question and form of the expectation, as {@code validate.lua} knows them: {@code hash:item:same}
 * @param key the live key
 * @param field the argument of the question, or empty
 * @param expectation the answer or its digest
 */
public record Expected(String kind, String key, Bytes field, Bytes expectation) {
    private static final Bytes EMPTY = Bytes.of("");

    /** Up to this size an answer is compared as it is, above by its digest. */
    private static final int SMALL = 64;

    static Expected of(String key, KeyType type, Question question, Optional<List<Bytes>> answer) {
        String kind = type.redisName() + ":" + question.what() + ":";
        if (answer.isEmpty()) {
            return new Expected(kind + "none", key, question.argument(), EMPTY);
        }
        List<Bytes> items = answer.get();
        if (question.isUnordered()) {
            boolean pairs = question.equals(Question.ENTRIES);
            return new Expected(
                    kind + (pairs ? "pairs" : "members"),
                    key,
                    question.argument(),
                    pairs ? Digests.ofPairs(items) : Digests.ofMembers(items));
        } else if (!question.isSingle()) {
            return new Expected(kind + "sequence", key, question.argument(), Digests.ofSequence(items));
        }
        Bytes only = items.get(0);
        return only.length() <= SMALL
                ? new Expected(kind + "same", key, question.argument(), only)
                : new Expected(kind + "digest", key, question.argument(), Digests.of(only));
    }
}
