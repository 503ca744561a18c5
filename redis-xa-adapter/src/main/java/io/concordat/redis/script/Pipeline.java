package io.concordat.redis.script;

import io.concordat.redis.script.ScriptRunner.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sends very many calls, a thousand at a time: Redisson gives up a batch that it cannot write within its retry delays. What
 * slots that move have kept from being answered is sent alone, if it is not too much: a cluster that is down would be asked
 * thousands of times. For one use.
 */
final class Pipeline {
    private static final int AT_ONCE = 1024;
    private static final int MOST_ALONE = 512;

    private final List<Call> calls;
    private final Function<List<Call>, List<CompletableFuture<Answer>>> together;
    private final Function<Call, CompletableFuture<Answer>> alone;
    private final List<CompletableFuture<Answer>> answers;
    private final int rounds;

    /**
     * @param together sends calls in one go; a future for each
     * @param alone sends one call
     */
    Pipeline(
            List<Call> calls,
            Function<List<Call>, List<CompletableFuture<Answer>>> together,
            Function<Call, CompletableFuture<Answer>> alone) {
        this.calls = calls;
        this.together = together;
        this.alone = alone;
        this.answers = Stream.generate(CompletableFuture<Answer>::new)
                .limit(calls.size())
                .toList();
        this.rounds = (calls.size() + AT_ONCE - 1) / AT_ONCE;
    }

    /** A future for each call. */
    List<CompletableFuture<Answer>> send() {
        List<CompletableFuture<Answer>> result = new ArrayList<>();
        CompletableFuture<Long> unanswered = allOf(answers).thenApply(nothing -> answers.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .count());
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            result.add(answers.get(i)
                    .exceptionallyCompose(failure -> unanswered.thenCompose(count ->
                            count <= MOST_ALONE ? alone.apply(call) : CompletableFuture.failedFuture(failure))));
        }
        CompletableFuture<Void> unused = round(0);
        return result;
    }

    /** Each round asks calls from all over the list, so that neighbours, which are likely at one master, do not come together. */
    private CompletableFuture<Void> round(int number) {
        if (number >= rounds) {
            return CompletableFuture.completedFuture(null);
        }
        int[] places = IntStream.range(0, calls.size())
                .filter(place -> place % rounds == number)
                .toArray();
        List<CompletableFuture<Answer>> asked =
                together.apply(IntStream.of(places).mapToObj(calls::get).toList());
        List<CompletableFuture<Boolean>> answered = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            CompletableFuture<Answer> answer = answers.get(places[i]);
            answered.add(asked.get(i)
                    .handle((given, failure) ->
                            failure == null ? answer.complete(given) : answer.completeExceptionally(failure)));
        }
        return allOf(answered).thenCompose(nothing -> round(number + 1));
    }

    private static <T> CompletableFuture<Void> allOf(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .handle((nothing, failure) -> null);
    }
}
