package io.concordat.redis.groups;

import io.concordat.redis.script.ScriptRunner;
import io.concordat.redis.script.UnknownAnswerException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What several groups have answered to one question that was put to all of them at once.
 *
 * @param answers by whom they were given, in the order of asking
 * @param failure of one that gave none, if so
 */
record Replies<P, A>(Map<P, A> answers, Optional<UnknownAnswerException> failure) {
    /** Asks all, then waits for all. */
    static <P, A> Replies<P, A> of(List<P> groups, Function<P, CompletableFuture<A>> question) {
        List<CompletableFuture<A>> asked = groups.stream().map(question).toList();
        Map<P, A> answers = new LinkedHashMap<>();
        Optional<UnknownAnswerException> failure = Optional.empty();
        for (int i = 0; i < groups.size(); i++) {
            try {
                answers.put(groups.get(i), ScriptRunner.await(asked.get(i)));
            } catch (UnknownAnswerException e) {
                failure = failure.or(() -> Optional.of(e));
            }
        }
        return new Replies<>(answers, failure);
    }

    /**
     * All answers.
     *
     * @throws UnknownAnswerException when one is missing
     */
    Map<P, A> complete() {
        failure.ifPresent(missing -> {
            throw missing;
        });
        return answers;
    }
}
