package io.concordat.coordinator.redis;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.journal.Journal;
import io.concordat.redis.RedisRecords;
import io.concordat.redis.RedisXAConnection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * With a journal: looks whether Redis has gone back behind what it had confirmed, and ends the alarm when a person has seen to
 * it, or when nothing can be presumed wrongly any more: when none of the branches is left that were prepared at that time and
 * have no decision. Later ones are not of what came back. Thread-safe.
 */
final class AlarmEnd implements BeforeScan {
    private final RedisRecords records;
    private final Journal journal;
    private final LostHistory history;
    private Set<String> servers = Set.of();
    private Set<Gtrid> suspects = Set.of();

    AlarmEnd(RedisRecords records, Journal journal, LostHistory history) {
        this.records = records;
        this.journal = journal;
        this.history = history;
    }

    @Override
    public synchronized Optional<String> ensure(RedisXAConnection connection) {
        boolean presumes = history.look().isPresent();
        if (history.alarm().isEmpty()) {
            servers = Set.of();
            return Optional.empty();
        }
        if (presumes) {
            // At once, before anything is rolled back: in a cluster a part may be behind, and a rollback is of one
            // generation.
            history.raise();
            return Optional.empty();
        }
        Set<String> now = records.servers();
        Set<Gtrid> undecided = PreparedBranches.of(connection).stream()
                .filter(gtrid -> journal.answersFor(gtrid) && !journal.isDecided(gtrid))
                .collect(Collectors.toCollection(HashSet::new));
        if (now.equals(servers)) {
            undecided.retainAll(suspects);
        }
        servers = now;
        suspects = undecided;
        if (suspects.isEmpty()) {
            history.raise();
        }
        return Optional.empty();
    }
}
