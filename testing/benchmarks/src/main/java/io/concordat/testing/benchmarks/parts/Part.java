package io.concordat.testing.benchmarks.parts;

import java.util.Map;

/**
 * What JMH measures by itself. Immutable.
 *
 * @param group by which it can be chosen
 * @param name unique in its group
 * @param title for people
 * @param benchmark the class
 * @param method of it
 * @param parameters of the class
 * @param callers threads that do it at once
 */
record Part(
        Group group,
        String name,
        String title,
        Class<?> benchmark,
        String method,
        Map<String, String> parameters,
        int callers) {
    /** What belongs together in a table. */
    enum Group {
        JOURNAL,
        TEMPLATE,
        OVERLAY,
        SCRIPTS
    }

    /** What JMH finds exactly this method by. */
    String pattern() {
        return "^" + benchmark.getName().replace(".", "\\.") + "\\." + method + "$";
    }

    /** Atomikos takes the log that it finds on the class path: this project's coordinator must not be there. */
    boolean needsAtomikosAlone() {
        return parameters.containsValue(Manager.Kind.ATOMIKOS.name());
    }

    /** How many times as long it warms up as the least: a transaction manager is much code to compile. */
    int warmUps() {
        return group == Group.TEMPLATE ? 5 : 1;
    }

    boolean countsForces() {
        return group == Group.JOURNAL;
    }
}
