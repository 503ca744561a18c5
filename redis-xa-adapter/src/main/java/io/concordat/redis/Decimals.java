package io.concordat.redis;

import io.concordat.redis.keys.Bytes;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as Redis and Redisson keep them in maps: decimal text. */
final class Decimals {
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");

    private static final int MAX_DIGITS = 10_000;

    private Decimals() {}

    /** A sum, for the caller and for Redis. */
    record Sum<N>(N value, Bytes text) {}

    static <N extends Number> Sum<N> add(Optional<Bytes> current, N increment, String key, Bytes field) {
        BigDecimal more = parse(increment.toString())
                .orElseThrow(() -> new IllegalArgumentException(increment + " cannot be added to a field of map " + key
                        + ": it is not a finite decimal number of" + " less than " + MAX_DIGITS
                        + " digits. Nothing was changed"));
        BigDecimal before = current.map(Bytes::toString)
                .map(text -> parse(text)
                        .orElseThrow(() -> new IllegalStateException("Field " + field + " of map " + key
                                + " is not a number, " + increment + " cannot be added to it. Nothing was changed")))
                .orElse(BigDecimal.ZERO);
        BigDecimal sum = before.add(more);
        String text = sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString();
        try {
            return new Sum<>(as(increment, sum), Bytes.of(text));
        } catch (ArithmeticException e) {
            ArithmeticException named = new ArithmeticException("Field " + field + " of map " + key + " plus "
                    + increment + " is no " + increment.getClass().getSimpleName() + " any more. Nothing was changed");
            named.initCause(e);
            throw named;
        }
    }

    /** Empty for what is no number, and for the few whose plain text would be too long. */
    private static Optional<BigDecimal> parse(String text) {
        if (text.length() > MAX_DIGITS || !NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(text));
    }

    @SuppressWarnings("unchecked") // each case makes the type it was asked for
    private static <N extends Number> N as(N type, BigDecimal sum) {
        if (type instanceof Integer) {
            return (N) Integer.valueOf(sum.intValueExact());
        } else if (type instanceof Long) {
            return (N) Long.valueOf(sum.longValueExact());
        } else if (type instanceof Double) {
            double value = sum.doubleValue();
            if (Double.isInfinite(value)) {
                throw new ArithmeticException("Overflow");
            }
            return (N) Double.valueOf(value);
        } else if (type instanceof BigDecimal) {
            return (N) sum;
        }
        throw new IllegalArgumentException("addAndGet takes an Integer, Long, Double or BigDecimal, not a "
                + type.getClass().getName());
    }
}
