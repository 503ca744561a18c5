package io.concordat.redis.model;

import io.concordat.redis.XaBucket;
import java.time.Duration;
import java.util.Optional;

/** Operations on plain values. */
final class Buckets {
    private static final Kind<XaBucket<String>, Cell> KIND =
            new Kind<>("XaBucket", (session, key) -> session.getBucket(key), Cell::load, Cell::save);

    private static final String COMPARE_AND_SET = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end "
            + "redis.call('SET', KEYS[1], ARGV[2]) return 1";

    private Buckets() {}

    static Operation any(Dice dice, String key) {
        String value = dice.onceIn(8) ? Long.toString(Long.MAX_VALUE - 1) : dice.value();
        long seconds = dice.seconds();
        return switch (dice.below(11)) {
            case 0, 1 ->
                KIND.blind(
                        key,
                        "set " + value,
                        bucket -> bucket.set(value),
                        cell -> cell.set(value),
                        Direct.command(Answers::done, "SET", key, value).asLenient());
            case 2 ->
                KIND.blind(
                        key,
                        "set " + value + " for " + seconds,
                        bucket -> bucket.set(value, Duration.ofSeconds(seconds)),
                        cell -> {
                            cell.set(value);
                            cell.expiry = Optional.of(seconds);
                        },
                        Direct.command(Answers::done, "SET", key, value, "EX", Long.toString(seconds))
                                .asLenient());
            case 3 ->
                KIND.blind(
                        key,
                        "setKeepTtl " + value,
                        bucket -> bucket.setKeepTtl(value),
                        cell -> cell.text = Optional.of(value),
                        Direct.command(Answers::done, "SET", key, value, "KEEPTTL")
                                .asLenient());
            case 4 ->
                KIND.asked(
                        key,
                        "setIfAbsent " + value,
                        bucket -> bucket.setIfAbsent(value),
                        cell -> cell.setIf(cell.text.isEmpty(), value, Optional.empty()),
                        Direct.command(Answers::yes, "SETNX", key, value).asLenient());
            case 5 -> compareAndSet(dice, key, value);
            case 6 ->
                KIND.asked(
                        key,
                        "getAndSet " + value,
                        bucket -> bucket.getAndSet(value),
                        cell -> {
                            Optional<String> before = cell.text;
                            cell.set(value);
                            return before;
                        },
                        Direct.command(Answers::maybe, "GETSET", key, value));
            case 7 ->
                KIND.asked(
                        key,
                        "getAndDelete",
                        XaBucket::getAndDelete,
                        cell -> {
                            Optional<String> before = cell.text;
                            cell.delete();
                            return before;
                        },
                        Direct.command(Answers::maybe, "GETDEL", key));
            case 8, 9 -> ConditionalBuckets.any(KIND, dice, key);
            default ->
                KIND.asked(key, "get", XaBucket::get, cell -> cell.text, Direct.command(Answers::maybe, "GET", key));
        };
    }

    static Operation whole(Dice dice, String key) {
        return WholeKeys.any(KIND, dice, key);
    }

    private static Operation compareAndSet(Dice dice, String key, String value) {
        Optional<String> expected = dice.onceIn(3) ? Optional.empty() : Optional.of(dice.value());
        Direct direct = expected.isPresent()
                ? Direct.script(Answers::yes, COMPARE_AND_SET, key, expected.get(), value)
                : Direct.command(Answers::yes, "SETNX", key, value).asLenient();
        return KIND.asked(
                key,
                "compareAndSet " + expected + " " + value,
                bucket -> bucket.compareAndSet(expected, value),
                cell -> cell.setIf(cell.text.equals(expected), value, Optional.empty()),
                direct);
    }
}
