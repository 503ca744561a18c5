package io.concordat.redis.read;

import io.concordat.redis.keys.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers that were fetched for one asynchronous operation before it is tried again. Guarded by the branch's lock. */
public final class Fetched {
    private final Map<KeyQuestions, List<Optional<List<Bytes>>>> answers = new HashMap<>();

    /** Adds what the server has answered. */
    public void add(KeyQuestions questions, List<Optional<List<Bytes>>> answered) {
        answers.put(questions, answered);
    }

    List<Optional<List<Bytes>>> get(KeyQuestions questions) {
        List<Optional<List<Bytes>>> answered = answers.get(questions);
        if (answered == null) {
            throw new ReadMissingException(questions);
        }
        return answered;
    }
}
