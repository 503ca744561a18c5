package io.concordat.testing.faults.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Which items there are. A few at a time, so that transactions meet, and others after a while, so that none becomes long.
 *
 * @param generations how many times there are others
 */
record Places(int generations) {
    /** How long items are in use. */
    static final long GENERATION_MILLIS = 1_000;

    /** How many at a time in each store. */
    private static final int AT_A_TIME = 6;

    /** How an item of Redis is kept. */
    enum Form {
        /** A list, to which is appended without reading it. */
        LIST,
        /** A bucket, which is read and set. */
        BUCKET,
        /** A field of a map, which is read and put. */
        FIELD;

        static Form of(Item item) {
            return switch (Integer.parseInt(item.name().substring(item.name().lastIndexOf('-') + 1)) % 3) {
                case 0 -> LIST;
                case 1 -> BUCKET;
                default -> FIELD;
            };
        }
    }

    static Places lasting(long millis) {
        return new Places((int) Math.max(1, millis / GENERATION_MILLIS));
    }

    Item any(Random random, long sinceMillis) {
        long generation = Math.min(generations - 1L, Math.max(0, sinceMillis / GENERATION_MILLIS));
        return new Item(
                random.nextBoolean() ? Store.REDIS : Store.MYSQL, "i-" + generation + "-" + random.nextInt(AT_A_TIME));
    }

    List<Item> all() {
        List<Item> all = new ArrayList<>();
        for (Store store : Store.values()) {
            for (int generation = 0; generation < generations; generation++) {
                for (int i = 0; i < AT_A_TIME; i++) {
                    all.add(new Item(store, "i-" + generation + "-" + i));
                }
            }
        }
        return all;
    }
}
