package io.concordat.redis;

import io.concordat.redis.keys.Bytes;
import java.math.BigDecimal;
import java.util.Optional;

/** Numbers as Redis and Redisson keep them in maps: decimal text. */
final class Decimals {
    private Decimals() {}

    /** A sum, for the caller and for Redis. */
    record Sum<N>(N value, Bytes text) {}

    static <N extends Number> Sum<N> add(Optional<Bytes> current, N increment, String key, Bytes field) {
        BigDecimal before;
        try {
            before = current.map(bytes -> new BigDecimal(bytes.toString())).orElse(BigDecimal.ZERO);
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "Field " + field + " of map " + key + " is not a number, " + increment
                            + " cannot be added to it. Nothing was changed",
                    e);
        }
        BigDecimal sum = before.add(new BigDecimal(increment.toString()));
        String text = sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString();
        return new Sum<>(as(increment, sum), Bytes.of(text));
    }

    @SuppressWarnings("unchecked") // each case makes the type it was asked for
    private static <N extends Number> N as(N type, BigDecimal sum) {
        if (type instanceof Integer) {
            return (N) Integer.valueOf(sum.intValueExact());
        } else if (type instanceof Long) {
            return (N) Long.valueOf(sum.longValueExact());
        } else if (type instanceof Double) {
            return (N) Double.valueOf(sum.doubleValue());
        } else if (type instanceof BigDecimal) {
            return (N) sum;
        }
        throw new IllegalArgumentException("addAndGet takes an Integer, Long, Double or BigDecimal, not a "
                + type.getClass().getName());
    }
}
