package io.concordat.redis.model;

import io.concordat.redis.ScoreRange;
import io.concordat.redis.ScoredMember;
import io.concordat.redis.XaSortedSet;
import io.concordat.testing.servers.resp.RedisReply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operations on sorted sets. */
final class SortedSets {
    private static final Kind<XaSortedSet<String>, Map<String, Double>> KIND =
            new Kind<>("XaSortedSet", (session, key) -> session.getSortedSet(key), SortedSets::load, SortedSets::save);

    private static final Comparator<ScoredMember<String>> ORDER = Comparator.<ScoredMember<String>>comparingDouble(
                    ScoredMember::score)
            .thenComparing(ScoredMember::member);

    private SortedSets() {}

    static Operation any(Dice dice, String key) {
        String member = dice.name();
        double score = dice.score();
        String text = Double.toString(score);
        return switch (dice.below(10)) {
            case 0, 1 ->
                KIND.blind(
                        key,
                        "fastAdd " + score + " " + member,
                        set -> set.fastAdd(score, member),
                        scores -> scores.put(member, score),
                        Direct.command(Answers::done, "ZADD", key, text, member));
            case 2 ->
                KIND.blind(
                        key,
                        "fastAddScore " + member + " " + score,
                        set -> set.fastAddScore(member, score),
                        scores -> scores.merge(member, score, Double::sum),
                        Direct.command(Answers::done, "ZINCRBY", key, text, member));
            case 3 ->
                KIND.blind(
                        key,
                        "fastRemove " + member,
                        set -> set.fastRemove(member),
                        scores -> scores.remove(member),
                        Direct.command(Answers::done, "ZREM", key, member));
            case 4 ->
                KIND.asked(
                        key,
                        "add " + score + " " + member,
                        set -> set.add(score, member),
                        scores -> scores.put(member, score) == null,
                        Direct.command(Answers::yes, "ZADD", key, text, member));
            case 5 ->
                KIND.asked(
                        key,
                        "addIfAbsent " + score + " " + member,
                        set -> set.addIfAbsent(score, member),
                        scores -> scores.putIfAbsent(member, score) == null,
                        Direct.command(Answers::yes, "ZADD", key, "NX", text, member));
            case 6 ->
                KIND.asked(
                        key,
                        "addScore " + member + " " + score,
                        set -> set.addScore(member, score),
                        scores -> scores.merge(member, score, Double::sum),
                        Direct.command(Answers::score, "ZINCRBY", key, text, member));
            case 7 ->
                KIND.asked(
                        key,
                        "remove " + member,
                        set -> set.remove(member),
                        scores -> scores.remove(member) != null,
                        Direct.command(Answers::yes, "ZREM", key, member));
            default -> dice.onceIn(2) ? place(dice, key) : part(dice, key);
        };
    }

    /** Operations on a member. */
    private static Operation place(Dice dice, String key) {
        String member = dice.name();
        return switch (dice.below(5)) {
            case 0 ->
                KIND.asked(
                        key,
                        "getScore " + member,
                        set -> set.getScore(member),
                        scores -> Optional.ofNullable(scores.get(member)),
                        Direct.command(Answers::maybeScore, "ZSCORE", key, member));
            case 1 ->
                KIND.asked(
                        key,
                        "rank " + member,
                        set -> set.rank(member),
                        scores -> rank(ordered(scores), member),
                        Direct.command(Answers::maybeWhole, "ZRANK", key, member));
            case 2 ->
                KIND.asked(
                        key,
                        "revRank " + member,
                        set -> set.revRank(member),
                        scores -> rank(reversed(ordered(scores)), member),
                        Direct.command(Answers::maybeWhole, "ZREVRANK", key, member));
            case 3 ->
                KIND.asked(
                        key,
                        "pollFirst",
                        XaSortedSet::pollFirst,
                        scores -> removed(scores, ordered(scores)),
                        Direct.command(SortedSets::polled, "ZPOPMIN", key));
            default ->
                KIND.asked(
                        key,
                        "pollLast",
                        XaSortedSet::pollLast,
                        scores -> removed(scores, reversed(ordered(scores))),
                        Direct.command(SortedSets::polled, "ZPOPMAX", key));
        };
    }

    /** Operations on a part. */
    private static Operation part(Dice dice, String key) {
        int[] ends = dice.range(4);
        int from = ends[0];
        int to = ends[1];
        double low = dice.score();
        double high = dice.score();
        ScoreRange between = new ScoreRange(low, true, high, false);
        return switch (dice.below(5)) {
            case 0 ->
                KIND.asked(
                        key,
                        "size",
                        XaSortedSet::size,
                        scores -> (long) scores.size(),
                        Direct.command(Answers::whole, "ZCARD", key));
            case 1 ->
                KIND.asked(
                        key,
                        "entryRange " + from + " " + to,
                        set -> set.entryRange(from, to),
                        scores -> Lists.part(ordered(scores), from, to),
                        Direct.command(
                                Answers::scored,
                                "ZRANGE",
                                key,
                                Integer.toString(from),
                                Integer.toString(to),
                                "WITHSCORES"));
            case 2 ->
                KIND.asked(
                        key,
                        "count " + between,
                        set -> set.count(between),
                        scores -> (long) within(scores, low, high).size(),
                        Direct.command(Answers::whole, "ZCOUNT", key, Double.toString(low), "(" + high));
            case 3 ->
                KIND.asked(
                        key,
                        "removeRange " + from + " " + to,
                        set -> set.removeRange(from, to),
                        scores -> remove(scores, Lists.part(ordered(scores), from, to)),
                        Direct.command(
                                Answers::whole, "ZREMRANGEBYRANK", key, Integer.toString(from), Integer.toString(to)));
            default ->
                KIND.asked(
                        key,
                        "entryRange " + between,
                        set -> set.entryRange(between),
                        scores -> within(scores, low, high),
                        Direct.command(
                                Answers::scored, "ZRANGEBYSCORE", key, Double.toString(low), "(" + high, "WITHSCORES"));
        };
    }

    static Operation whole(Dice dice, String key) {
        return dice.onceIn(6) ? KIND.clear(key, XaSortedSet::clear) : WholeKeys.any(KIND, dice, key);
    }

    static List<ScoredMember<String>> ordered(Map<String, Double> scores) {
        List<ScoredMember<String>> members = new ArrayList<>();
        scores.forEach((member, score) -> members.add(new ScoredMember<>(member, score)));
        members.sort(ORDER);
        return members;
    }

    private static <T> List<T> reversed(List<T> items) {
        Collections.reverse(items);
        return items;
    }

    private static Optional<Long> rank(List<ScoredMember<String>> members, String member) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).member().equals(member)) {
                return Optional.of((long) i);
            }
        }
        return Optional.empty();
    }

    private static List<ScoredMember<String>> within(Map<String, Double> scores, double low, double high) {
        return ordered(scores).stream()
                .filter(scored -> scored.score() >= low && scored.score() < high)
                .toList();
    }

    private static Optional<String> removed(Map<String, Double> scores, List<ScoredMember<String>> members) {
        Optional<String> first = members.stream().findFirst().map(ScoredMember::member);
        first.ifPresent(scores::remove);
        return first;
    }

    private static long remove(Map<String, Double> scores, List<ScoredMember<String>> members) {
        members.forEach(scored -> scores.remove(scored.member()));
        return members.size();
    }

    private static Object polled(RedisReply reply) {
        return reply.texts().stream().findFirst();
    }

    private static Map<String, Double> load(Store store, String key) {
        return store.value(key, Value.Scores.class)
                .map(scores -> new HashMap<>(scores.all()))
                .orElseGet(HashMap::new);
    }

    private static void save(Store store, String key, Map<String, Double> scores) {
        store.put(key, new Value.Scores(Map.copyOf(scores)));
    }
}
