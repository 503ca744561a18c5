package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Gtrid;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The starts that a journal has had: those it can answer for. Immutable.
 *
 * <p>A journal that was lost, or replaced by an older copy, lacks the numbers of those starts whose decisions it lacks,
 * and so does not presume that they were aborted. For that a number must never come twice, not even when the list is lost
 * with the journal, so numbers follow the clock, which is taken to be right to the second between the two.
 *
 * @param numbers the most recent {@value #KEPT}, ascending; what left the list is as unknown as what was never in it
 */
record Incarnations(List<Long> numbers) {
    /** How many are remembered. */
    static final int KEPT = 1000;

    /** Those of a journal that was never opened. */
    static final Incarnations NONE = new Incarnations(List.of());

    /** A clock later than this, in seconds since 1970, is wrong (it is the year 2223) and would use up the ten digits. */
    private static final long LATEST_CLOCK = 8_000_000_000L;

    Incarnations {
        numbers = List.copyOf(numbers);
        for (int i = 0; i < numbers.size(); i++) {
            if (numbers.get(i) <= (i == 0 ? 0 : numbers.get(i - 1))) {
                throw new IllegalArgumentException("incarnations " + numbers + " do not ascend from 1");
            }
        }
    }

    /**
     * With one more, the highest: the seconds since 1970, or the last number plus one where starts follow each other within
     * a second or the clock was set back.
     */
    Incarnations next(InstantSource clock) {
        long seconds = clock.instant().getEpochSecond();
        long lowest = numbers.isEmpty() ? 1 : last() + 1;
        List<Long> all = new ArrayList<>(numbers);
        all.add(seconds > LATEST_CLOCK ? lowest : Math.max(lowest, seconds));
        return new Incarnations(all.subList(Math.max(0, all.size() - KEPT), all.size()));
    }

    /** The highest: the running one of an open journal. There is one. */
    long last() {
        return numbers.get(numbers.size() - 1);
    }

    /** Why nothing is presumed of a transaction whose incarnation is not among these. */
    String neverHad(Gtrid gtrid, Path journal) {
        return "Transaction " + gtrid + " is of incarnation " + gtrid.incarnation() + ", and journal " + journal
                + " never had that one (it knows its last " + KEPT + "): the journal that had it was lost, was"
                + " replaced by an older copy, or is another one. What was decided cannot be said here, so its branches"
                + " stay in doubt. Put the right journal back and restart the coordinator, or let a person settle the"
                + " branches.";
    }

    boolean contains(long number) {
        return Collections.binarySearch(numbers, number) >= 0;
    }
}
