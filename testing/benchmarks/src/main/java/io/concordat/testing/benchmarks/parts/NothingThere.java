package io.concordat.testing.benchmarks.parts;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.KeyQuestions;
import io.concordat.redis.read.LiveReader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A Redis that has no key. */
final class NothingThere implements LiveReader {
    @Override
    public List<Optional<List<Bytes>>> read(KeyQuestions questions) {
        return questions.questions().stream()
                .map(question -> Optional.<List<Bytes>>empty())
                .toList();
    }

    @Override
    public CompletionStage<List<Optional<List<Bytes>>>> readAsync(KeyQuestions questions) {
        return CompletableFuture.completedFuture(read(questions));
    }
}
