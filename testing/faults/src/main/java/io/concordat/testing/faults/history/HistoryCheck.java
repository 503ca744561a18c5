package io.concordat.testing.faults.history;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds in a history what an isolation forbids: from elements that are appended once only it follows who wrote what was read
 * and in which order; so which transaction came before which; and a cycle is what no order of whole transactions explains
 * (Adya, "Weak Consistency", 1999; Kingsbury and Alvaro, "Elle", 2020).
 */
public final class HistoryCheck {
    private HistoryCheck() {}

    /** What the level forbids; empty when all is well. */
    public static List<Finding> check(Observed observed, Level level) {
        Versions versions = new Versions(observed);
        Findings findings = new Findings(level);
        new WriteCheck(observed, versions, findings).run();
        ReadCheck reads = new ReadCheck(observed, versions, findings);
        TornReadCheck torn = new TornReadCheck(versions, findings);
        for (Transaction each : observed.transactions()) {
            reads.run(each);
            torn.run(each);
        }
        List<Finding> all = new ArrayList<>(findings.all());
        all.addAll(new Cycles(new Graph(observed, versions)).find(level));
        return List.copyOf(all);
    }
}
