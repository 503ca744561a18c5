package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import java.util.Optional;

/** Integers as Redis keeps them: decimal text. */
final class Integers {
    private Integers() {}

    static Bytes add(Optional<Bytes> current, long increment, String key, Bytes field) {
        String text = current.map(Bytes::toString).orElse("0");
        try {
            return Bytes.of(Long.toString(Math.addExact(Long.parseLong(text), increment)));
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "Field " + field + " of map " + key + " is not an integer, " + increment + " cannot be added to it",
                    e);
        } catch (ArithmeticException e) {
            throw new IllegalStateException(
                    "Field " + field + " of map " + key + " holds " + text + "; adding " + increment
                            + " would leave the range of 64 bits",
                    e);
        }
    }
}
