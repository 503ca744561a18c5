package io.concordat.redis.model;

import io.concordat.redis.model.Value.Text;
import java.util.List;

/** Makes operations: mostly such as fit what a key holds, so that values have a history. */
final class Generator {
    private static final List<String> KEYS = List.of("k", "l", "m");
    private static final int KINDS = 6;

    private final Dice dice;

    Generator(Dice dice) {
        this.dice = dice;
    }

    Operation next(Store store) {
        String key = KEYS.get(dice.below(KEYS.size()));
        if (dice.onceIn(8)) {
            return Keys.any(dice, key, KEYS.get(dice.below(KEYS.size())));
        }
        int kind = dice.onceIn(20) || !store.has(key) ? dice.below(KINDS) : kindOf(store, key);
        return dice.onceIn(5) ? whole(kind, key) : content(kind, key);
    }

    static List<String> keys() {
        return KEYS;
    }

    private int kindOf(Store store, String key) {
        Value value = store.value(key).orElseThrow();
        if (value instanceof Text) {
            return dice.below(2);
        } else if (value instanceof Value.Fields) {
            return 2;
        } else if (value instanceof Value.Members) {
            return 3;
        }
        return value instanceof Value.Scores ? 4 : 5;
    }

    private Operation content(int kind, String key) {
        return switch (kind) {
            case 0 -> Buckets.any(dice, key);
            case 1 -> Counters.any(dice, key);
            case 2 -> Maps.any(dice, key);
            case 3 -> Sets.any(dice, key);
            case 4 -> SortedSets.any(dice, key);
            default -> Lists.any(dice, key);
        };
    }

    private Operation whole(int kind, String key) {
        return switch (kind) {
            case 0, 1 -> Buckets.whole(dice, key);
            case 2 -> Maps.whole(dice, key);
            case 3 -> Sets.whole(dice, key);
            case 4 -> SortedSets.whole(dice, key);
            default -> Lists.whole(dice, key);
        };
    }
}
