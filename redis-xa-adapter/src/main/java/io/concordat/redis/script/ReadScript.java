package io.concordat.redis.script;

import io.concordat.redis.branch.KeyType;
import io.concordat.redis.branch.LiveReader;
import io.concordat.redis.keys.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** {@code read.lua}. Thread-safe. Throws {@link UnknownAnswerException} when the server does not answer. */
public final class ReadScript implements LiveReader {
    private static final ScriptText READ = ScriptText.load("read");
    private static final Bytes PRESENT = Bytes.of("1");

    private final ScriptRunner runner;

    /** Over the given runner. */
    public ReadScript(ScriptRunner runner) {
        this.runner = runner;
    }

    @Override
    public Optional<Bytes> value(String key) {
        return read(key, "value", KeyType.STRING, List.of()).map(details -> details.get(0));
    }

    @Override
    public boolean present(String key, KeyType type) {
        return read(key, "presence", type, List.of()).isPresent();
    }

    @Override
    public OptionalLong expiryMillis(String key, KeyType type) {
        return read(key, "expiry", type, List.of())
                .map(details -> OptionalLong.of(Long.parseLong(details.get(0).toString())))
                .orElseGet(OptionalLong::empty);
    }

    @Override
    public Map<Bytes, Optional<Bytes>> fields(String key, Collection<Bytes> fields) {
        Optional<List<Bytes>> details = read(key, "some", KeyType.HASH, fields);
        Map<Bytes, Optional<Bytes>> found = new LinkedHashMap<>();
        int at = 0;
        for (Bytes field : fields) {
            boolean present = details.isPresent() && details.get().get(at).equals(PRESENT);
            found.put(field, present ? Optional.of(details.get().get(at + 1)) : Optional.empty());
            at += 2;
        }
        return found;
    }

    @Override
    public int size(String key) {
        return read(key, "size", KeyType.HASH, List.of())
                .map(details -> Integer.valueOf(details.get(0).toString()))
                .orElse(0);
    }

    @Override
    public Set<Bytes> names(String key) {
        return new LinkedHashSet<>(read(key, "names", KeyType.HASH, List.of()).orElseGet(List::of));
    }

    @Override
    public Map<Bytes, Bytes> entries(String key) {
        List<Bytes> details = read(key, "entries", KeyType.HASH, List.of()).orElseGet(List::of);
        Map<Bytes, Bytes> entries = new LinkedHashMap<>();
        for (int i = 0; i < details.size(); i += 2) {
            entries.put(details.get(i), details.get(i + 1));
        }
        return entries;
    }

    private Optional<List<Bytes>> read(String key, String what, KeyType type, Collection<Bytes> fields) {
        List<Bytes> arguments = new ArrayList<>(List.of(Bytes.of(what), Bytes.of(type.redisName())));
        arguments.addAll(fields);
        Answer answer = runner.run(READ, List.of(key), arguments);
        return switch (answer.word()) {
            case "VALUE" -> Optional.of(answer.details());
            case "NONE" -> Optional.empty();
            case "WRONGTYPE" ->
                throw new IllegalStateException("Key " + key + " holds a " + answer.text(0) + " in Redis; "
                        + type.apiName() + " works on a " + type.redisName() + ". Nothing was changed");
            default -> throw answer.unexpected(READ.name());
        };
    }
}
