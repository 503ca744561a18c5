package io.concordat.redis.model;

import io.concordat.redis.XaMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operations on maps that depend on what is in a field, and such on several fields. */
final class ConditionalMaps {
    private static final String REPLACE = "local before = redis.call('HGET', KEYS[1], ARGV[1]) "
            + "if before then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end return before";

    private static final String REPLACE_EXPECTED =
            "if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end "
                    + "redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) return 1";

    private static final String REMOVE_EXPECTED =
            "if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end "
                    + "return redis.call('HDEL', KEYS[1], ARGV[1])";

    private ConditionalMaps() {}

    static Operation any(Kind<XaMap<String, String>, Map<String, String>> kind, Dice dice, String key) {
        String field = dice.name();
        String value = dice.value();
        String expected = dice.value();
        return switch (dice.below(8)) {
            case 0 ->
                kind.blind(
                        key,
                        "putAll " + field + " and a " + value,
                        map -> map.putAll(Map.of(field + "'", value, "a", value)),
                        fields -> fields.putAll(Map.of(field + "'", value, "a", value)),
                        Direct.command(Answers::done, "HSET", key, field + "'", value, "a", value));
            case 1 ->
                kind.blind(
                        key,
                        "fastRemoveAll " + field + ", a",
                        map -> map.fastRemoveAll(List.of(field, "a")),
                        fields -> fields.keySet().removeAll(List.of(field, "a")),
                        Direct.command(Answers::done, "HDEL", key, field, "a"));
            case 2 ->
                kind.asked(
                        key,
                        "fastPutIfAbsent " + field + " " + value,
                        map -> map.fastPutIfAbsent(field, value),
                        fields -> fields.putIfAbsent(field, value) == null,
                        Direct.command(Answers::yes, "HSETNX", key, field, value));
            case 3 ->
                kind.asked(
                        key,
                        "replace " + field + " " + value,
                        map -> map.replace(field, value),
                        fields -> Optional.ofNullable(fields.replace(field, value)),
                        Direct.script(Answers::maybe, REPLACE, key, field, value));
            case 4 ->
                kind.asked(
                        key,
                        "replace " + field + " " + expected + " " + value,
                        map -> map.replace(field, expected, value),
                        fields -> fields.replace(field, expected, value),
                        Direct.script(Answers::yes, REPLACE_EXPECTED, key, field, expected, value));
            case 5 ->
                kind.asked(
                        key,
                        "remove " + field + " " + expected,
                        map -> map.remove(field, expected),
                        fields -> fields.remove(field, expected),
                        Direct.script(Answers::yes, REMOVE_EXPECTED, key, field, expected));
            case 6 ->
                kind.asked(
                        key,
                        "containsKey " + field,
                        map -> map.containsKey(field),
                        fields -> fields.containsKey(field),
                        Direct.command(Answers::yes, "HEXISTS", key, field));
            default ->
                kind.asked(
                        key,
                        "values",
                        map -> map.values().stream().sorted().toList(),
                        fields -> fields.values().stream().sorted().toList(),
                        Direct.command(reply -> reply.texts().stream().sorted().toList(), "HVALS", key));
        };
    }
}
