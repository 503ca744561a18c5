package io.concordat.testing.benchmarks;

import java.util.Iterator;

/** Reads options of a benchmark. */
final class Options {
    private Options() {}

    /** The number that follows an option. */
    static int number(String option, Iterator<String> rest) {
        String text = rest.hasNext() ? rest.next() : "";
        if (!text.matches("[1-9][0-9]{0,7}")) {
            throw new IllegalArgumentException(option + " needs a number from 1 to 99999999, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}
