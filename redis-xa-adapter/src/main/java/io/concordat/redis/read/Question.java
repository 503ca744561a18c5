package io.concordat.redis.read;

import io.concordat.redis.keys.Bytes;
import java.util.Arrays;

/**
 * One question about a live key, in the words of {@code look.lua}. Its answer is a list of strings, or nothing: the key, or
 * what is asked for in it, is not there.
 *
 * @param what what is asked for
 * @param argument what it is asked with, or empty
 */
public record Question(String what, Bytes argument) {
    private static final Bytes NOTHING = Bytes.of("");

    /** The type of the key. */
    public static final Question PRESENCE = new Question("presence", NOTHING);

    /** Milliseconds left, -1 without an expiry. Never validated. */
    public static final Question EXPIRY = new Question("expiry", NOTHING);

    /** Whether there is an expiry, as 1 or 0. */
    public static final Question EXPIRES = new Question("expires", NOTHING);

    /** The plain value. */
    public static final Question VALUE = new Question("value", NOTHING);

    /** How many fields, members or items there are. */
    public static final Question SIZE = new Question("size", NOTHING);

    /** All fields or members, in no order. */
    public static final Question NAMES = new Question("names", NOTHING);

    /** All fields with their values, in no order, or all members with their scores. */
    public static final Question ENTRIES = new Question("entries", NOTHING);

    /** The value of a field, the score of a member, the item at an index, or for a set the member itself. */
    public static Question item(Bytes item) {
        return new Question("item", item);
    }

    /** A question with an argument. */
    public static Question of(String what, String argument) {
        return new Question(what, Bytes.of(argument));
    }

    /** A question with an argument of text and bytes. */
    public static Question of(String what, String argument, Bytes rest) {
        byte[] text = Bytes.of(argument).array();
        byte[] both = Arrays.copyOf(text, text.length + rest.length());
        System.arraycopy(rest.array(), 0, both, text.length, rest.length());
        return new Question(what, Bytes.of(both));
    }

    /** Whether its answer is a collection in no order. */
    boolean isUnordered() {
        return what.equals(NAMES.what) || what.equals(ENTRIES.what);
    }

    /** Whether its answer has one element. */
    boolean isSingle() {
        return !isUnordered() && !what.endsWith("range");
    }

    /** Whether prepare has to find the same answer. */
    boolean isValidated() {
        return !equals(EXPIRY);
    }
}
