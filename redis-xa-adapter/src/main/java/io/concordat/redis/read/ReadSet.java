package io.concordat.redis.read;

import io.concordat.redis.keys.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a branch has read. What is to be validated is read once and remembered, so that reads repeat. Guarded by the
 * branch's lock.
 */
public final class ReadSet {
    private final LiveReader live;
    private final Budget budget;
    private final Map<String, Map<Question, Optional<List<Bytes>>>> seen = new LinkedHashMap<>();
    private final Map<String, KeyType> types = new HashMap<>();
    private ReadMode mode = ReadMode.VALIDATED;

    /** Nothing read yet. */
    public ReadSet(LiveReader live, Budget budget) {
        this.live = live;
        this.budget = budget;
    }

    /** Runs an operation that reads in this way. */
    public <T> T reading(ReadMode way, Supplier<T> operation) {
        ReadMode before = mode;
        mode = way;
        try {
            return operation.get();
        } finally {
            mode = before;
        }
    }

    /** The reads of one key as this type. */
    public KeyReads of(String key, KeyType type) {
        return new KeyReads(this, key, type);
    }

    /** What was read of this key and has to be so at prepare. */
    public List<Expected> expected(String key) {
        List<Expected> all = new ArrayList<>();
        seen.getOrDefault(key, Map.of())
                .forEach((question, answer) -> all.add(Expected.of(key, types.get(key), question, answer)));
        return all;
    }

    Optional<Optional<List<Bytes>>> remembered(String key, Question question) {
        return Optional.ofNullable(seen.getOrDefault(key, Map.of()).get(question));
    }

    /** The answers to all questions; what is not remembered is asked in one round trip. */
    Map<Question, Optional<List<Bytes>>> ask(String key, KeyType type, List<Question> questions) {
        Map<Question, Optional<List<Bytes>>> answers = new LinkedHashMap<>();
        List<Question> unknown = new ArrayList<>();
        for (Question question : questions) {
            Optional<Optional<List<Bytes>>> known = remembered(key, question);
            if (known.isPresent()) {
                answers.put(question, known.get());
            } else if (!unknown.contains(question)) {
                unknown.add(question);
            }
        }
        if (!unknown.isEmpty()) {
            answers.putAll(fetch(key, type, unknown));
        }
        return answers;
    }

    private Map<Question, Optional<List<Bytes>>> fetch(String key, KeyType type, List<Question> unknown) {
        KeyQuestions questions = new KeyQuestions(key, type, List.copyOf(unknown), mode.onlyUnlocked());
        List<Question> remember = mode.validated()
                ? unknown.stream().filter(Question::isValidated).toList()
                : List.of();
        budget.add(
                remember.size(),
                remember.stream().mapToLong(q -> q.argument().length()).sum());
        boolean answered = false;
        try {
            List<Optional<List<Bytes>>> answers =
                    mode.fetched().map(f -> f.get(questions)).orElseGet(() -> live.read(questions));
            Map<Question, Optional<List<Bytes>>> fetched = new LinkedHashMap<>();
            for (int i = 0; i < unknown.size(); i++) {
                fetched.put(unknown.get(i), answers.get(i));
            }
            remember(key, type, remember, fetched);
            answered = true;
            return fetched;
        } finally {
            if (!answered) {
                budget.add(
                        -remember.size(),
                        -remember.stream().mapToLong(q -> q.argument().length()).sum());
            }
        }
    }

    private void remember(
            String key, KeyType type, List<Question> questions, Map<Question, Optional<List<Bytes>>> answers) {
        if (questions.isEmpty()) {
            return;
        }
        Map<Question, Optional<List<Bytes>>> ofKey = seen.computeIfAbsent(key, k -> new LinkedHashMap<>());
        questions.forEach(question -> ofKey.put(question, answers.get(question)));
        // A question about any type that is narrowed down later holds for the narrower one too.
        types.merge(key, type, (before, now) -> now == KeyType.ANY ? before : now);
    }
}
