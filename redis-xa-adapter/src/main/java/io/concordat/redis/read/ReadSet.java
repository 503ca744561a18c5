package io.concordat.redis.read;

import io.concordat.redis.keys.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
    private final Map<String, Map<Question, Seen>> seen = new LinkedHashMap<>();
    private ReadMode mode = ReadMode.VALIDATED;

    /** An answer, and the type the key was taken for. */
    private record Seen(KeyType type, Optional<List<Bytes>> answer) {}

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

    /** What was read and has to be so at prepare. */
    public List<Expected> expected() {
        List<Expected> all = new ArrayList<>();
        seen.forEach((key, ofKey) ->
                ofKey.forEach((question, found) -> all.add(Expected.of(key, found.type(), question, found.answer()))));
        return all;
    }

    boolean isUnread(String key, KeyType type) {
        return seen.getOrDefault(key, Map.of()).values().stream().noneMatch(found -> found.type() == type);
    }

    Optional<Optional<List<Bytes>>> remembered(String key, Question question) {
        Seen found = seen.getOrDefault(key, Map.of()).get(question);
        return found == null ? Optional.empty() : Optional.of(found.answer());
    }

    /** The answers to all questions; what is not remembered is asked in one round trip. */
    Map<Question, Optional<List<Bytes>>> ask(String key, KeyType type, List<Question> questions) {
        Map<Question, Optional<List<Bytes>>> answers = new LinkedHashMap<>();
        List<Question> unknown = new ArrayList<>();
        for (Question question : new LinkedHashSet<>(questions)) {
            Optional<Optional<List<Bytes>>> known = remembered(key, question);
            if (known.isPresent()) {
                answers.put(question, known.get());
            } else {
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
        Map<Question, Seen> ofKey = seen.computeIfAbsent(key, k -> new LinkedHashMap<>());
        questions.forEach(question -> ofKey.put(question, new Seen(type, answers.get(question))));
    }
}
