package io.concordat.redis.read;

import io.concordat.redis.keys.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Reads live keys during the active phase. Thread-safe. Both methods fail with {@link IllegalStateException} when the key
 * holds another type, and with {@link LockFoundException} when it is locked and only unlocked keys are wanted.
 */
public interface LiveReader {
    /** The answers to all questions, in their order, in one round trip. */
    List<Optional<List<Bytes>>> read(KeyQuestions questions);

    /** The same without waiting. */
    CompletionStage<List<Optional<List<Bytes>>>> readAsync(KeyQuestions questions);
}
