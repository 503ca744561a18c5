package io.concordat.redis.keys;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An encoded value, map field or key as it stands in Redis, compared by content. Immutable by agreement: nobody writes to the array. */
public final class Bytes {
    private final byte[] array;
    private final int hash;

    private Bytes(byte[] array) {
        this.array = array;
        this.hash = Arrays.hashCode(array);
    }

    /** Wraps without copying. */
    public static Bytes of(byte[] array) {
        return new Bytes(array);
    }

    /** The text in UTF-8. */
    public static Bytes of(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The array itself, not a copy. */
    public byte[] array() {
        return array;
    }

    /** The number of bytes. */
    public int length() {
        return array.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The bytes read as UTF-8. */
    @Override
    public String toString() {
        return new String(array, StandardCharsets.UTF_8);
    }
}
