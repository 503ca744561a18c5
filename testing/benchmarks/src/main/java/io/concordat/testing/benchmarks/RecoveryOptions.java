package io.concordat.testing.benchmarks;

import java.util.Iterator;
import java.util.List;

/**
 * What to measure.
 *
 * @param transactions how many are left in doubt, each with a branch in either store; every other one is decided
 * @param database whether the decisions are in a database log instead of a journal
 * @param json whether the result is JSON
 */
record RecoveryOptions(int transactions, boolean database, boolean json) {
    static RecoveryOptions parse(List<String> arguments) {
        int transactions = 10_000;
        boolean database = false;
        boolean json = false;
        Iterator<String> rest = arguments.listIterator(1);
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--transactions" -> transactions = Options.number(option, rest);
                case "--database" -> database = true;
                case "--json" -> json = true;
                default -> throw new IllegalArgumentException("There is no option " + option);
            }
        }
        return new RecoveryOptions(transactions, database, json);
    }
}
