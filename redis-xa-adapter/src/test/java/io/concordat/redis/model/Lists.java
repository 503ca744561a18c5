package io.concordat.redis.model;

import io.concordat.redis.XaList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operations on lists. */
final class Lists {
    private static final Kind<XaList<String>, List<String>> KIND =
            new Kind<>("XaList", (session, key) -> session.getList(key), Lists::load, Lists::save);

    private Lists() {}

    static Operation any(Dice dice, String key) {
        String value = dice.value();
        int[] ends = dice.range(5);
        int from = ends[0];
        int to = ends[1];
        int limit = dice.between(0, 3);
        return switch (dice.below(15)) {
            case 0 ->
                KIND.blind(
                        key,
                        "addFirst " + value,
                        list -> list.addFirst(value),
                        items -> items.add(0, value),
                        Direct.command(Answers::done, "LPUSH", key, value));
            case 1, 2 ->
                KIND.blind(
                        key,
                        "addLast " + value,
                        list -> list.addLast(value),
                        items -> items.add(value),
                        Direct.command(Answers::done, "RPUSH", key, value));
            case 3 ->
                KIND.blind(
                        key,
                        "addAllLast " + value + ", z",
                        list -> list.addAllLast(List.of(value, "z")),
                        items -> items.addAll(List.of(value, "z")),
                        Direct.command(Answers::done, "RPUSH", key, value, "z"));
            case 4 ->
                KIND.blind(
                        key,
                        "addAllFirst " + value + ", z",
                        list -> list.addAllFirst(List.of(value, "z")),
                        items -> items.addAll(0, List.of(value, "z")),
                        Direct.command(Answers::done, "LPUSH", key, "z", value));
            case 5 ->
                KIND.asked(
                        key,
                        "pollFirst",
                        XaList::pollFirst,
                        items -> taken(items, true, 1).stream().findFirst(),
                        Direct.command(Answers::maybe, "LPOP", key));
            case 6 ->
                KIND.asked(
                        key,
                        "pollLast",
                        XaList::pollLast,
                        items -> taken(items, false, 1).stream().findFirst(),
                        Direct.command(Answers::maybe, "RPOP", key));
            case 7 ->
                KIND.asked(
                        key,
                        "pollFirst " + (limit + 1),
                        list -> list.pollFirst(limit + 1),
                        items -> taken(items, true, limit + 1),
                        Direct.command(Answers::list, "LPOP", key, Integer.toString(limit + 1)));
            case 8 ->
                KIND.asked(
                        key,
                        "pollLast " + (limit + 1),
                        list -> list.pollLast(limit + 1),
                        items -> taken(items, false, limit + 1),
                        Direct.command(Answers::list, "RPOP", key, Integer.toString(limit + 1)));
            case 9 ->
                KIND.asked(
                        key,
                        "get " + from,
                        list -> list.get(from),
                        items -> get(items, from),
                        Direct.command(Answers::maybe, "LINDEX", key, Integer.toString(from)));
            case 10 ->
                KIND.asked(
                        key,
                        "range " + from + " " + to,
                        list -> list.range(from, to),
                        items -> part(items, from, to),
                        Direct.command(Answers::list, "LRANGE", key, Integer.toString(from), Integer.toString(to)));
            case 11 ->
                KIND.asked(
                        key,
                        "size",
                        XaList::size,
                        items -> (long) items.size(),
                        Direct.command(Answers::whole, "LLEN", key));
            case 12 ->
                KIND.asked(
                        key,
                        "set " + from + " " + value,
                        list -> list.set(from, value),
                        items -> set(items, from, value),
                        Direct.command(reply -> reply.text(), "LINDEX", key, Integer.toString(from))
                                .then("LSET", key, Integer.toString(from), value));
            case 13 -> trim(key, from, to);
            default ->
                KIND.asked(
                        key,
                        "readAll",
                        XaList::readAll,
                        List::copyOf,
                        Direct.command(Answers::list, "LRANGE", key, "0", "-1"));
        };
    }

    static Operation whole(Dice dice, String key) {
        return dice.onceIn(6) ? KIND.clear(key, XaList::clear) : WholeKeys.any(KIND, dice, key);
    }

    private static Operation trim(String key, int from, int to) {
        return KIND.asked(
                key,
                "trim " + from + " " + to,
                list -> {
                    list.trim(from, to);
                    return Answers.DONE;
                },
                items -> {
                    List<String> kept = part(items, from, to);
                    items.clear();
                    items.addAll(kept);
                    return Answers.DONE;
                },
                Direct.command(Answers::done, "LTRIM", key, Integer.toString(from), Integer.toString(to)));
    }

    private static List<String> taken(List<String> items, boolean first, int limit) {
        List<String> taken = new ArrayList<>();
        while (taken.size() < limit && !items.isEmpty()) {
            taken.add(items.remove(first ? 0 : items.size() - 1));
        }
        return taken;
    }

    private static Optional<String> get(List<String> items, int index) {
        int place = index < 0 ? items.size() + index : index;
        return place >= 0 && place < items.size() ? Optional.of(items.get(place)) : Optional.empty();
    }

    private static String set(List<String> items, int index, String value) {
        String before = get(items, index).orElseThrow(Fault.NOT_THERE::refusal);
        items.set(index < 0 ? items.size() + index : index, value);
        return before;
    }

    /** As Redis understands its indexes. */
    static <T> List<T> part(List<T> items, int from, int to) {
        int first = Math.max(0, from < 0 ? items.size() + from : from);
        int last = Math.min(items.size() - 1, to < 0 ? items.size() + to : to);
        return first > last ? List.of() : List.copyOf(items.subList(first, last + 1));
    }

    private static List<String> load(Store store, String key) {
        return store.value(key, Value.Items.class)
                .map(items -> new ArrayList<>(items.all()))
                .orElseGet(ArrayList::new);
    }

    private static void save(Store store, String key, List<String> items) {
        store.put(key, new Value.Items(List.copyOf(items)));
    }
}
