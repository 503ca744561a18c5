package io.concordat.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.redisson.api.RedissonClient;

/** Every kind of operation on keys of every type, so that every command of the scripts is needed. */
final class EveryOperation {
    private EveryOperation() {}

    /** What is there before, made by another program. */
    static void seed(RedissonClient plain) {
        plain.getBucket("app:bucket").set("1");
        plain.getBucket("app:expiring").set("1", Duration.ofHours(1));
        plain.getBucket("app:gone").set("1");
        plain.getAtomicLong("app:counter").set(1);
        plain.getMap("app:map").putAll(Map.of("a", "1", "b", "2", "n", "3"));
        plain.getSet("app:set").addAll(List.of("a", "b", "c"));
        plain.getScoredSortedSet("app:sorted").addAll(Map.of("a", 1.0, "b", 2.0, "c", 3.0, "d", 3.0));
        plain.getList("app:list").addAll(List.of("a", "b", "c", "d", "e"));
        plain.getList("app:items").addAll(List.of("a", "b", "c"));
        plain.getBucket("app:list").expire(Duration.ofHours(1));
    }

    static void run(RedisSession session) {
        buckets(session);
        maps(session);
        sets(session);
        sortedSets(session);
        lists(session);
        session.getCounter("app:counter").add(5);
        session.getCounter("app:other-counter").incrementAndGet();
    }

    private static void buckets(RedisSession session) {
        XaBucket<String> bucket = session.getBucket("app:bucket");
        require(bucket.get().equals(Optional.of("1")));
        require(bucket.remaining().isEmpty());
        bucket.set("2", Duration.ofHours(1));
        session.<String>getBucket("app:new").setIfAbsent("x");
        session.<String>getBucket("app:expiring").setKeepTtl("2");
        require(session.getBucket("app:gone").delete());
        session.<String>getBucket("app:persistent").set("x");
    }

    private static void maps(RedisSession session) {
        XaMap<String, String> map = session.getMap("app:map");
        require(map.get("a").equals(Optional.of("1")));
        map.add("n", 1);
        map.fastPut("d", "4");
        map.fastRemove("b");
        require(map.size() == 3);
        require(map.keySet().equals(Set.of("a", "d", "n")));
        require(map.expire(Duration.ofHours(1)));
        require(session.getMap("app:other").isEmpty());
        session.<String, String>getMap("app:other").fastPut("a", "1");
    }

    private static void sets(RedisSession session) {
        XaSet<String> set = session.getSet("app:set");
        require(set.contains("a"));
        require(set.size() == 3);
        set.fastAdd("d");
        set.fastRemove("b");
        XaSet<String> whole = session.getSet("app:whole-set");
        whole.clear();
        whole.add("x");
        require(set.expireAt(Instant.now().plusSeconds(3600)));
    }

    private static void sortedSets(RedisSession session) {
        XaSortedSet<String> sorted = session.getSortedSet("app:sorted");
        require(sorted.getScore("a").equals(Optional.of(1.0)));
        require(sorted.rank("b").equals(Optional.of(1)));
        require(sorted.revRank("a").equals(Optional.of(3)));
        require(sorted.count(ScoreRange.closed(1, 2)) == 2);
        require(sorted.valueRange(ScoreRange.atMost(2)).equals(List.of("a", "b")));
        require(sorted.valueRangeReversed(ScoreRange.atLeast(3)).equals(List.of("d", "c")));
        require(sorted.first().equals(Optional.of("a")));
        require(sorted.size() == 4);
        sorted.fastAdd(9, "z");
        sorted.fastAddScore("a", 1);
        sorted.fastRemove("b");
    }

    private static void lists(RedisSession session) {
        XaList<String> list = session.getList("app:list");
        require(list.pollFirst().equals(Optional.of("a")));
        require(list.pollLast().equals(Optional.of("e")));
        list.addFirst("first");
        list.addLast("last");
        XaList<String> items = session.getList("app:items");
        require(items.set(1, "B").equals("b"));
        require(items.size() == 3);
        require(items.range(0, 1).equals(List.of("a", "B")));
    }

    private static void require(boolean asExpected) {
        if (!asExpected) {
            throw new AssertionError("An operation has answered something else than Redis holds");
        }
    }
}
