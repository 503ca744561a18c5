package io.concordat.redis.model;

import io.concordat.redis.XaMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operations on maps. */
final class Maps {
    private static final Kind<XaMap<String, String>, Map<String, String>> KIND =
            new Kind<>("XaMap", (session, key) -> session.getMap(key), Maps::load, Maps::save);

    private Maps() {}

    static Operation any(Dice dice, String key) {
        String field = dice.name();
        String value = dice.value();
        long more = dice.between(-3, 3);
        return switch (dice.below(19)) {
            case 0, 1 ->
                KIND.blind(
                        key,
                        "fastPut " + field + " " + value,
                        map -> map.fastPut(field, value),
                        fields -> fields.put(field, value),
                        Direct.command(Answers::done, "HSET", key, field, value));
            case 2, 3 ->
                KIND.blind(
                        key,
                        "fastRemove " + field,
                        map -> map.fastRemove(field),
                        fields -> fields.remove(field),
                        Direct.command(Answers::done, "HDEL", key, field));
            case 4, 5 ->
                KIND.blind(
                        key,
                        "add " + field + " " + more,
                        map -> map.add(field, more),
                        fields -> fields.put(field, Numbers.add(fields.get(field), more)),
                        Direct.command(Answers::done, "HINCRBY", key, field, Long.toString(more)));
            case 6 ->
                KIND.asked(
                        key,
                        "addAndGet " + field + " " + more,
                        map -> map.addAndGet(field, more),
                        fields -> addAndGet(fields, field, more),
                        Direct.command(
                                reply -> Long.valueOf(reply.text()), "HINCRBYFLOAT", key, field, Long.toString(more)));
            case 7 ->
                KIND.asked(
                        key,
                        "put " + field + " " + value,
                        map -> map.put(field, value),
                        fields -> Optional.ofNullable(fields.put(field, value)),
                        Direct.command(Answers::maybe, "HGET", key, field).then("HSET", key, field, value));
            case 8 ->
                KIND.asked(
                        key,
                        "putIfAbsent " + field + " " + value,
                        map -> map.putIfAbsent(field, value),
                        fields -> Optional.ofNullable(fields.putIfAbsent(field, value)),
                        Direct.command(Answers::maybe, "HGET", key, field).then("HSETNX", key, field, value));
            case 9 ->
                KIND.asked(
                        key,
                        "remove " + field,
                        map -> map.remove(field),
                        fields -> Optional.ofNullable(fields.remove(field)),
                        Direct.command(Answers::maybe, "HGET", key, field).then("HDEL", key, field));
            case 10 ->
                KIND.asked(
                        key,
                        "get " + field,
                        map -> map.get(field),
                        fields -> Optional.ofNullable(fields.get(field)),
                        Direct.command(Answers::maybe, "HGET", key, field));
            case 11 ->
                KIND.asked(
                        key,
                        "getAll " + field + ", a",
                        map -> map.getAll(List.of(field, "a")),
                        fields -> {
                            Map<String, String> found = new HashMap<>(fields);
                            found.keySet().retainAll(List.of(field, "a"));
                            return found;
                        },
                        new Direct(
                                List.of(List.of("HMGET", Direct.key(key), field, "a")),
                                replies -> {
                                    Map<String, String> found = new HashMap<>();
                                    for (int i = 0; i < 2; i++) {
                                        if (!replies.get(0).elements().get(i).isNothing()) {
                                            found.put(
                                                    List.of(field, "a").get(i),
                                                    replies.get(0)
                                                            .elements()
                                                            .get(i)
                                                            .text());
                                        }
                                    }
                                    return found;
                                },
                                false));
            case 12 ->
                KIND.asked(
                        key,
                        "size",
                        XaMap::size,
                        fields -> (long) fields.size(),
                        Direct.command(Answers::whole, "HLEN", key));
            case 13, 14, 15, 16 -> ConditionalMaps.any(KIND, dice, key);
            case 17 ->
                KIND.asked(key, "keySet", XaMap::keySet, Map::keySet, Direct.command(Answers::set, "HKEYS", key));
            default ->
                KIND.asked(key, "readAll", XaMap::readAll, HashMap::new, Direct.command(Answers::map, "HGETALL", key));
        };
    }

    static Operation whole(Dice dice, String key) {
        return dice.onceIn(6) ? KIND.clear(key, XaMap::clear) : WholeKeys.any(KIND, dice, key);
    }

    private static Object addAndGet(Map<String, String> fields, String field, long more) {
        long sum = Numbers.number(fields.get(field)) + more;
        fields.put(field, Long.toString(sum));
        return sum;
    }

    private static Map<String, String> load(Store store, String key) {
        return store.value(key, Value.Fields.class)
                .map(fields -> new HashMap<>(fields.all()))
                .orElseGet(HashMap::new);
    }

    private static void save(Store store, String key, Map<String, String> fields) {
        store.put(key, new Value.Fields(Map.copyOf(fields)));
    }
}
