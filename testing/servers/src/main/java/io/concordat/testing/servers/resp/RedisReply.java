package io.concordat.testing.servers.resp;

import java.util.List;
import java.util.stream.Collectors;

/** What a Redis server answered (Redis serialization protocol specification, version 2). */
public sealed interface RedisReply {
    /**
     * A simple or a bulk string.
     *
     * @param value decoded as UTF-8
     */
    record Text(String value) implements RedisReply {
        @Override
        public String toString() {
            return value;
        }
    }

    /**
     * An integer.
     *
     * @param value the integer
     */
    record Whole(long value) implements RedisReply {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /**
     * An error.
     *
     * @param message begins with the error's code in capitals, for example {@code NOAUTH}
     */
    record Failure(String message) implements RedisReply {
        @Override
        public String toString() {
            return message;
        }
    }

    /**
     * An array.
     *
     * @param values its elements
     */
    record Many(List<RedisReply> values) implements RedisReply {
        /** Copies the elements. */
        public Many {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return values.stream().map(RedisReply::toString).collect(Collectors.joining(" "));
        }
    }

    /** Nothing: a null string or a null array. */
    record Nothing() implements RedisReply {
        @Override
        public String toString() {
            return "(nil)";
        }
    }

    /**
     * The string.
     *
     * @throws IllegalStateException if this is no string
     */
    default String text() {
        if (this instanceof Text text) {
            return text.value();
        }
        throw new IllegalStateException("a string was expected, the answer is " + this);
    }

    /**
     * The integer, also one written as a string.
     *
     * @throws IllegalStateException if this is no integer
     */
    default long number() {
        try {
            return this instanceof Whole whole ? whole.value() : Long.parseLong(text());
        } catch (NumberFormatException e) {
            throw new IllegalStateException("an integer was expected, the answer is " + this, e);
        }
    }

    /**
     * The array's elements.
     *
     * @throws IllegalStateException if this is no array
     */
    default List<RedisReply> elements() {
        if (this instanceof Many many) {
            return many.values();
        }
        throw new IllegalStateException("an array was expected, the answer is " + this);
    }

    /** The array's elements as strings. */
    default List<String> texts() {
        return elements().stream().map(RedisReply::toString).toList();
    }

    /** Whether there is nothing. */
    default boolean isNothing() {
        return this instanceof Nothing;
    }
}
