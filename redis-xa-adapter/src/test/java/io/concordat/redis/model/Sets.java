package io.concordat.redis.model;

import io.concordat.redis.XaSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Operations on sets. */
final class Sets {
    private static final Kind<XaSet<String>, Set<String>> KIND =
            new Kind<>("XaSet", (session, key) -> session.getSet(key), Sets::load, Sets::save);

    private Sets() {}

    static Operation any(Dice dice, String key) {
        String member = dice.name();
        String other = dice.name();
        return switch (dice.below(11)) {
            case 0 ->
                KIND.blind(
                        key,
                        "fastAdd " + member,
                        set -> set.fastAdd(member),
                        members -> members.add(member),
                        Direct.command(Answers::done, "SADD", key, member));
            case 1 ->
                KIND.blind(
                        key,
                        "fastAddAll " + member + ", " + other,
                        set -> set.fastAddAll(List.of(member, other)),
                        members -> members.addAll(List.of(member, other)),
                        Direct.command(Answers::done, "SADD", key, member, other));
            case 2, 3 ->
                KIND.blind(
                        key,
                        "fastRemove " + member,
                        set -> set.fastRemove(member),
                        members -> members.remove(member),
                        Direct.command(Answers::done, "SREM", key, member));
            case 4 ->
                KIND.asked(
                        key,
                        "add " + member,
                        set -> set.add(member),
                        members -> members.add(member),
                        Direct.command(Answers::yes, "SADD", key, member));
            case 5 ->
                KIND.asked(
                        key,
                        "addAll " + member + ", " + other,
                        set -> set.addAll(List.of(member, other)),
                        members -> members.addAll(List.of(member, other)),
                        Direct.command(Answers::yes, "SADD", key, member, other));
            case 6 ->
                KIND.asked(
                        key,
                        "remove " + member,
                        set -> set.remove(member),
                        members -> members.remove(member),
                        Direct.command(Answers::yes, "SREM", key, member));
            case 7 ->
                KIND.asked(
                        key,
                        "removeAll " + member + ", " + other,
                        set -> set.removeAll(List.of(member, other)),
                        members -> members.removeAll(List.of(member, other)),
                        Direct.command(Answers::yes, "SREM", key, member, other));
            case 8 ->
                KIND.asked(
                        key,
                        "contains " + member,
                        set -> set.contains(member),
                        members -> members.contains(member),
                        Direct.command(Answers::yes, "SISMEMBER", key, member));
            case 9 ->
                KIND.asked(
                        key,
                        "size",
                        XaSet::size,
                        members -> (long) members.size(),
                        Direct.command(Answers::whole, "SCARD", key));
            default ->
                KIND.asked(key, "readAll", XaSet::readAll, Set::copyOf, Direct.command(Answers::set, "SMEMBERS", key));
        };
    }

    static Operation whole(Dice dice, String key) {
        return dice.onceIn(6) ? KIND.clear(key, XaSet::clear) : WholeKeys.any(KIND, dice, key);
    }

    private static Set<String> load(Store store, String key) {
        return store.value(key, Value.Members.class)
                .map(members -> new HashSet<>(members.all()))
                .orElseGet(HashSet::new);
    }

    private static void save(Store store, String key, Set<String> members) {
        store.put(key, new Value.Members(Set.copyOf(members)));
    }
}
