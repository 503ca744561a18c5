package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import java.util.Optional;
import java.util.regex.Pattern;

/** Integers as Redis keeps them: decimal text. */
final class Integers {
    /** What Redis increments; {@link Long#parseLong} takes more. */
    private static final Pattern CANONICAL = Pattern.compile("0|-?[1-9][0-9]{0,18}");

    private Integers() {}

    static Bytes add(Optional<Bytes> current, long increment, String key, Bytes field) {
        String text = current.map(Bytes::toString).orElse("0");
        try {
            if (!CANONICAL.matcher(text).matches()) {
                throw new NumberFormatException(text);
            }
            return Bytes.of(Long.toString(Math.addExact(Long.parseLong(text), increment)));
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "Field " + field + " of map " + key + " is not an integer as Redis keeps them, " + increment
                            + " cannot be added to it. Nothing was changed",
                    e);
        } catch (ArithmeticException e) {
            throw tooLarge("holds " + text, increment, key, field, e);
        }
    }

    /** The sum of two increments of a field that has not been looked at. */
    static long add(long earlier, long increment, String key, Bytes field) {
        try {
            return Math.addExact(earlier, increment);
        } catch (ArithmeticException e) {
            throw tooLarge("is to be incremented by " + earlier + " already", increment, key, field, e);
        }
    }

    private static IllegalStateException tooLarge(
            String state, long increment, String key, Bytes field, ArithmeticException cause) {
        return new IllegalStateException(
                "Field " + field + " of map " + key + " " + state + "; adding " + increment
                        + " would leave the range of 64 bits. Nothing was changed",
                cause);
    }
}
