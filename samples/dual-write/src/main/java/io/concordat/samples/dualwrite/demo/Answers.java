package io.concordat.samples.dualwrite.demo;

import io.concordat.samples.dualwrite.workload.Told;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * What the callers of one phase were told, counted. Immutable.
 *
 * @param committed orders that stand
 * @param refused orders that the application rolled back on purpose
 * @param failed orders rolled back for another reason
 * @param unknown orders whose caller got no answer
 * @param unknownCommitted how many of the unknown ones stand after recovery; the others are rolled back
 */
public record Answers(int committed, int refused, int failed, int unknown, int unknownCommitted) {
    static Answers count(Map<Long, Told> told, Set<Long> standing) {
        Collection<Told> all = told.values();
        long unknownCommitted = told.entrySet().stream()
                .filter(entry -> entry.getValue() == Told.UNKNOWN && standing.contains(entry.getKey()))
                .count();
        return new Answers(
                Collections.frequency(all, Told.COMMITTED),
                Collections.frequency(all, Told.REFUSED),
                Collections.frequency(all, Told.FAILED),
                Collections.frequency(all, Told.UNKNOWN),
                Math.toIntExact(unknownCommitted));
    }
}
