package io.concordat.redis.keys;

import java.util.List;

/**
 * A short hash tag for each slot of a Redis Cluster: the smallest number that, written to the base 36, is in the slot. Keys
 * in Redis are named with these tags, so that the table is part of the stored format and must never change.
 *
 * <p>A live key cannot serve as the tag of its own group: one that holds a closing brace would end the tag too early.
 */
final class SlotTags {
    private static final int BASE = 36;
    private static final List<String> TAGS = List.of(table());

    private SlotTags() {}

    static String of(int slot) {
        return TAGS.get(slot);
    }

    /** By slot. */
    static List<String> all() {
        return TAGS;
    }

    private static String[] table() {
        String[] tags = new String[HashSlot.COUNT];
        int missing = tags.length;
        for (int number = 0; missing > 0; number++) {
            String tag = Integer.toString(number, BASE);
            int slot = HashSlot.of(tag);
            if (tags[slot] == null) {
                tags[slot] = tag;
                missing--;
            }
        }
        return tags;
    }
}
