package io.concordat.testing.faults.history;

import java.util.List;

/** A list of elements in one text. */
final class Elements {
    private Elements() {}

    static String join(List<String> elements) {
        return String.join(",", elements);
    }

    static List<String> split(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }

    static String add(String text, String element) {
        return text.isEmpty() ? element : text + "," + element;
    }
}
