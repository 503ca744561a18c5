package io.concordat.redis.read;

/**
 * A part of a list, by its first and last place. Empty when the last is before the first.
 *
 * @param first counted from 0
 * @param last counted from 0, and part of it
 */
public record Slice(long first, long last) {
    /** As {@code LRANGE} understands its arguments: negative ones count from the end, and none can be beyond it. */
    public static Slice of(long from, long to, long size) {
        return new Slice(Math.max(0, fromHead(from, size)), Math.min(size - 1, fromHead(to, size)));
    }

    private static long fromHead(long index, long size) {
        return index < 0 ? size + index : index;
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return last < first;
    }
}
