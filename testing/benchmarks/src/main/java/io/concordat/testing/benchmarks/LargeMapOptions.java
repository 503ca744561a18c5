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
                case "--fields" -> fields = Options.number(option, rest);
                case "--rounds" -> rounds = Options.number(option, rest);
                case "--json" -> json = true;
                default -> throw new IllegalArgumentException("There is no option " + option);
            }
        }
        return new LargeMapOptions(fields, rounds, json);
    }
}
