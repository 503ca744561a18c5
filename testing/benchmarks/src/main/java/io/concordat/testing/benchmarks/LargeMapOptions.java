package io.concordat.testing.benchmarks;

import java.util.Iterator;
import java.util.List;

/**
 * What to measure.
 *
 * @param fields of the map
 * @param rounds how many transactions
 * @param json whether the result is JSON
 */
record LargeMapOptions(int fields, int rounds, boolean json) {
    static LargeMapOptions parse(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.get(0).equals("large-map")) {
            throw new IllegalArgumentException(
                    arguments.isEmpty() ? "Name a benchmark" : "There is no benchmark " + arguments.get(0));
        }
        int fields = 1_000_000;
        int rounds = 2_000;
        boolean json = false;
        Iterator<String> rest = arguments.listIterator(1);
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--fields" -> fields = number(option, rest);
                case "--rounds" -> rounds = number(option, rest);
                case "--json" -> json = true;
                default -> throw new IllegalArgumentException("There is no option " + option);
            }
        }
        return new LargeMapOptions(fields, rounds, json);
    }

    private static int number(String option, Iterator<String> rest) {
        String text = rest.hasNext() ? rest.next() : "";
        if (!text.matches("[1-9][0-9]{0,7}")) {
            throw new IllegalArgumentException(option + " needs a number from 1 to 99999999, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}
