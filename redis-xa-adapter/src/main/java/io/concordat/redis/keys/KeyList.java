package io.concordat.redis.keys;

import java.util.ArrayList;
import java.util.List;

/** A list of names as one string: for each its length in chars, a colon, the name. Names may hold any character. */
public final class KeyList {
    private KeyList() {}

    /** Encodes. */
    public static String encode(List<String> names) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(name.length()).append(':').append(name);
        }
        return text.toString();
    }

    /**
     * The inverse of {@link #encode}.
     *
     * @throws IllegalArgumentException when the text is not such a list
     */
    public static List<String> decode(String text) {
        List<String> names = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int colon = text.indexOf(':', at);
            int end = colon < 0 ? -1 : colon + 1 + length(text, at, colon);
            if (end < 0 || end > text.length()) {
                throw new IllegalArgumentException("Not a list of keys, damaged at " + at + ": " + text);
            }
            names.add(text.substring(colon + 1, end));
            at = end;
        }
        return names;
    }

    /** As it is written: no sign, no zeros before it, and not so large that it would end before it begins. */
    private static int length(String text, int from, int to) {
        try {
            int length = Integer.parseInt(text, from, to, 10);
            if (length <= text.length() && Integer.toString(length).contentEquals(text.subSequence(from, to))) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Not a list of keys, damaged at " + from + ": " + text, e);
        }
        throw new IllegalArgumentException("Not a list of keys, damaged at " + from + ": " + text);
    }
}
