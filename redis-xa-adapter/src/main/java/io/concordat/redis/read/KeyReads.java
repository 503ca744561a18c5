package io.concordat.redis.read;

import io.concordat.redis.keys.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The live content of one key as a branch reads it. What an earlier answer tells is not asked again. */
public final class KeyReads {
    /** What says whether the key is there. */
    private static final List<Question> TELLING = List.of(
            Question.PRESENCE, Question.VALUE, Question.SIZE, Question.NAMES, Question.ENTRIES, Question.EXPIRES);

    private static final Bytes YES = Bytes.of("1");

    private final ReadSet reads;
    private final String key;
    private final KeyType type;

    KeyReads(ReadSet reads, String key, KeyType type) {
        this.reads = reads;
        this.key = key;
        this.type = type;
    }

    /** The same for a list. */
    public ListReads list() {
        return new ListReads(this);
    }

    Optional<Optional<List<Bytes>>> remembered(Question question) {
        return reads.remembered(key, question);
    }

    /** Whether nothing was read of the key as this type. */
    public boolean isUnread() {
        return reads.isUnread(key, type);
    }

    /** The answer to a question. */
    public Optional<List<Bytes>> ask(Question question) {
        return reads.ask(key, type, List.of(question)).get(question);
    }

    /** The answers to these questions; what is not known is asked in one round trip. */
    public Map<Question, Optional<List<Bytes>>> ask(List<Question> questions) {
        return reads.ask(key, type, questions);
    }

    /** The answer to a question that has one element. */
    public Optional<Bytes> one(Question question) {
        return ask(question).map(answer -> answer.get(0));
    }

    /** Whether the key is there. */
    public boolean isPresent() {
        return isKnownToBePresent().orElseGet(() -> ask(Question.PRESENCE).isPresent());
    }

    /** The type of a key that is there, as Redis names it. */
    public String typeName() {
        return one(Question.PRESENCE).map(Bytes::toString).orElse("none");
    }

    /** Whether it is known, without another look, that the key is not there. */
    public boolean isKnownToBeAbsent() {
        return isKnownToBePresent().filter(present -> !present).isPresent();
    }

    /**
     * Refuses a key that is known, without another look, to hold another type: its presence may have been asked for whatever
     * type.
     */
    public void requireType() {
        reads.remembered(key, Question.PRESENCE).flatMap(answer -> answer).ifPresent(this::check);
    }

    private Optional<Boolean> isKnownToBePresent() {
        requireType();
        return TELLING.stream()
                .flatMap(question -> reads.remembered(key, question).stream())
                .map(Optional::isPresent)
                .findFirst();
    }

    private void check(List<Bytes> presence) {
        String actual = presence.get(0).toString();
        if (type != KeyType.ANY && !actual.equals(type.redisName())) {
            throw type.mismatch(key, actual);
        }
    }

    /** Whether it has an expiry; not without the key. */
    public boolean expires() {
        return one(Question.EXPIRES).filter(YES::equals).isPresent();
    }

    /** What is left until its expiry, as of now; empty without one, or without the key. */
    public Optional<Duration> remaining() {
        List<Question> questions = isKnownToBePresent().isPresent()
                ? List.of(Question.EXPIRY)
                : List.of(Question.PRESENCE, Question.EXPIRY);
        return reads.ask(key, type, questions)
                .get(Question.EXPIRY)
                .map(answer -> answer.get(0))
                .map(text -> Long.parseLong(text.toString()))
                .filter(millis -> millis >= 0)
                .map(Duration::ofMillis);
    }

    /** The plain value. */
    public Optional<Bytes> value() {
        return one(Question.VALUE);
    }

    /** The number of fields, members or items; 0 without the key. */
    public int size() {
        Optional<Optional<List<Bytes>>> names = reads.remembered(key, Question.NAMES);
        if (names.isPresent()) {
            return names.get().map(List::size).orElse(0);
        }
        Optional<Optional<List<Bytes>>> entries = reads.remembered(key, Question.ENTRIES);
        if (entries.isPresent()) {
            return entries.get().map(List::size).orElse(0) / 2;
        }
        return one(Question.SIZE).map(size -> Integer.valueOf(size.toString())).orElse(0);
    }

    /** All fields or members. */
    public Set<Bytes> names() {
        if (reads.remembered(key, Question.ENTRIES).isPresent()) {
            return entries().keySet();
        }
        return new LinkedHashSet<>(ask(Question.NAMES).orElseGet(List::of));
    }

    /** All fields with their values, or all members with their scores. */
    public Map<Bytes, Bytes> entries() {
        return pairs(ask(Question.ENTRIES).orElseGet(List::of));
    }

    /** An answer of pairs, in its order. */
    public static Map<Bytes, Bytes> pairs(List<Bytes> answer) {
        Map<Bytes, Bytes> pairs = new LinkedHashMap<>();
        for (int i = 0; i < answer.size(); i += 2) {
            pairs.put(answer.get(i), answer.get(i + 1));
        }
        return pairs;
    }

    /** See {@link Question#item}: an entry for each item that is asked for; what is not known is read in one round trip. */
    public Map<Bytes, Optional<Bytes>> items(Collection<Bytes> wanted) {
        Map<Bytes, Optional<Bytes>> found = new HashMap<>();
        Optional<Map<Bytes, Bytes>> all = known();
        List<Question> questions = new ArrayList<>();
        for (Bytes item : wanted) {
            if (all.isPresent() && !isAsked(item)) {
                found.put(item, Optional.ofNullable(all.get().get(item)));
            } else {
                questions.add(Question.item(item));
            }
        }
        reads.ask(key, type, questions)
                .forEach((question, answer) -> found.put(question.argument(), answer.map(a -> a.get(0))));
        return found;
    }

    /** See {@link Question#item}. */
    public Optional<Bytes> item(Bytes item) {
        return items(List.of(item)).get(item);
    }

    /** What is asked for by items, if all of it is known; the members of a set stand for themselves. */
    private Optional<Map<Bytes, Bytes>> known() {
        if (reads.remembered(key, Question.ENTRIES).isPresent()) {
            return Optional.of(entries());
        } else if (type == KeyType.SET && reads.remembered(key, Question.NAMES).isPresent()) {
            Map<Bytes, Bytes> members = new HashMap<>();
            names().forEach(member -> members.put(member, member));
            return Optional.of(members);
        }
        return Optional.empty();
    }

    private boolean isAsked(Bytes item) {
        return reads.remembered(key, Question.item(item)).isPresent();
    }
}
