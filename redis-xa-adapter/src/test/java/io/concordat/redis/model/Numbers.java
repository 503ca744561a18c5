package io.concordat.redis.model;

/** Integers as Redis keeps them, of values that are integers or plainly none. */
final class Numbers {
    private Numbers() {}

    static long integer(String text) {
        return parse(text, Fault.NOT_AN_INTEGER);
    }

    static long number(String text) {
        return parse(text, Fault.NOT_A_NUMBER);
    }

    static String add(String text, long more) {
        try {
            return Long.toString(Math.addExact(integer(text), more));
        } catch (ArithmeticException e) {
            throw Fault.NOT_AN_INTEGER.refusal();
        }
    }

    private static long parse(String text, Fault fault) {
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw fault.refusal();
        }
    }
}
