package io.concordat.redis.script;

import io.concordat.redis.script.ScriptRunner.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Sends many calls at once. What slots that move have kept from being answered is sent alone, if it is not too much: a
 * cluster that is down would be asked thousands of times.
 */
final class Pipeline {
    private static final int MOST_ALONE = 512;

    private Pipeline() {}

    /**
     * @param together sends calls in one go; a future for each
     * @param alone sends one call
     */
    static List<CompletableFuture<Answer>> send(
            List<Call> calls,
            Function<List<Call>, List<CompletableFuture<Answer>>> together,
            Function<Call, CompletableFuture<Answer>> alone) {
        List<CompletableFuture<Answer>> first = together.apply(calls);
        CompletableFuture<Long> unanswered = CompletableFuture.allOf(first.toArray(CompletableFuture[]::new))
                .handle((nothing, failure) -> first.stream()
                        .filter(CompletableFuture::isCompletedExceptionally)
                        .count());
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            answers.add(first.get(i)
                    .exceptionallyCompose(failure -> unanswered.thenCompose(count ->
                            count <= MOST_ALONE ? alone.apply(call) : CompletableFuture.failedFuture(failure))));
        }
        return answers;
    }
}
