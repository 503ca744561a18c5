package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Integers as Redis keeps them: decimal text. Where they are, for messages, begins a sentence. */
final class Integers {
    /** What Redis increments; {@link Long#parseLong} takes more. */
    private static final Pattern CANONICAL = Pattern.compile("0|-?[1-9][0-9]{0,18}");

    private Integers() {}

    /** The integer; without a value, 0. */
    static long parse(Optional<Bytes> current, Supplier<String> where) {
        String text = current.map(Bytes::toString).orElse("0");
        try {
            if (!CANONICAL.matcher(text).matches()) {
                throw new NumberFormatException(text);
            }
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    where.get() + " is not an integer of 64 bits as Redis keeps them. Nothing was changed", e);
        }
    }

    static Bytes add(Optional<Bytes> current, long increment, Supplier<String> where) {
        long value = parse(current, where);
        try {
            return Bytes.of(Long.toString(Math.addExact(value, increment)));
        } catch (ArithmeticException e) {
            throw tooLarge(where.get() + " holds " + value, increment, e);
        }
    }

    /** The sum of two increments of an integer that has not been looked at. */
    static long add(long earlier, long increment, Supplier<String> where) {
        try {
            return Math.addExact(earlier, increment);
        } catch (ArithmeticException e) {
            throw tooLarge(where.get() + " is to be incremented by " + earlier + " already", increment, e);
        }
    }

    private static IllegalStateException tooLarge(String state, long increment, ArithmeticException cause) {
        return new IllegalStateException(
                state + "; adding " + increment + " would leave the range of 64 bits. Nothing was changed", cause);
    }
}
