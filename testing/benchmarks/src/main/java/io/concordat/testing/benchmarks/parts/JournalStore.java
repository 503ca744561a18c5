package io.concordat.testing.benchmarks.parts;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.coordinator.decision.journal.Journal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** This project's journal, with default options. */
final class JournalStore implements DecisionStore {
    private static final String NODE = "benchmark";

    /** As long as those of a coordinator. */
    private static final List<Participant> PARTICIPANTS = List.of(
            new Participant("mysql", "mysql:benchmark:0000001"), new Participant("redis", "redis:benchmark:0000002"));

    private final AtomicLong sequence = new AtomicLong();
    private final Journal journal;

    JournalStore(Path directory) {
        journal = Journal.open(directory, NODE);
    }

    @Override
    public void decide() {
        Gtrid gtrid = new Gtrid(NODE, journal.incarnation(), Long.toString(sequence.incrementAndGet()));
        Verdict verdict = journal.decide(new Decision(gtrid, Instant.now(), PARTICIPANTS));
        if (!(verdict instanceof Verdict.Done)) {
            throw new IllegalStateException("Not decided: " + verdict);
        }
        journal.forget(gtrid);
    }

    @Override
    public void close() {
        journal.close();
    }
}
