package io.concordat.redis.model;

import io.concordat.redis.XaBucket;
import java.time.Duration;
import java.util.Optional;

/** Operations on plain values that depend on whether there is one, and such that leave or change its expiry. */
final class ConditionalBuckets {
    private ConditionalBuckets() {}

    static Operation any(Kind<XaBucket<String>, Cell> kind, Dice dice, String key) {
        String value = dice.value();
        long seconds = dice.seconds();
        return switch (dice.below(6)) {
            case 0 ->
                kind.asked(
                        key,
                        "setIfAbsent " + value + " for " + seconds,
                        bucket -> bucket.setIfAbsent(value, Duration.ofSeconds(seconds)),
                        cell -> cell.setIf(cell.text.isEmpty(), value, Optional.of(seconds)),
                        Direct.command(Answers::ok, "SET", key, value, "NX", "EX", Long.toString(seconds))
                                .asLenient());
            case 1 ->
                kind.asked(
                        key,
                        "setIfPresent " + value,
                        bucket -> bucket.setIfPresent(value),
                        cell -> cell.setIf(cell.text.isPresent(), value, Optional.empty()),
                        Direct.command(Answers::ok, "SET", key, value, "XX").asLenient());
            case 2 ->
                kind.asked(
                        key,
                        "setIfPresent " + value + " for " + seconds,
                        bucket -> bucket.setIfPresent(value, Duration.ofSeconds(seconds)),
                        cell -> cell.setIf(cell.text.isPresent(), value, Optional.of(seconds)),
                        Direct.command(Answers::ok, "SET", key, value, "XX", "EX", Long.toString(seconds))
                                .asLenient());
            case 3 ->
                kind.asked(
                        key,
                        "getAndSetKeepTtl " + value,
                        bucket -> bucket.getAndSetKeepTtl(value),
                        cell -> {
                            Optional<String> before = cell.text;
                            cell.text = Optional.of(value);
                            return before;
                        },
                        Direct.command(Answers::maybe, "GET", key)
                                .then("SET", key, value, "KEEPTTL")
                                .asLenient());
            case 4 ->
                kind.asked(
                        key,
                        "getAndExpire " + seconds,
                        bucket -> bucket.getAndExpire(Duration.ofSeconds(seconds)),
                        cell -> {
                            cell.expiry = Optional.of(seconds);
                            return cell.text;
                        },
                        Direct.command(Answers::maybe, "GETEX", key, "EX", Long.toString(seconds)));
            default ->
                kind.asked(
                        key,
                        "getAndPersist",
                        XaBucket::getAndPersist,
                        cell -> {
                            cell.expiry = Optional.empty();
                            return cell.text;
                        },
                        Direct.command(Answers::maybe, "GETEX", key, "PERSIST"));
        };
    }
}
