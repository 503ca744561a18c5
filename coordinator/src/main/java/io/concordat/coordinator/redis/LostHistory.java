package io.concordat.coordinator.redis;

import io.concordat.coordinator.decision.GatedLog;
import io.concordat.coordinator.recovery.RecoveryEvent;
import io.concordat.coordinator.recovery.RecoveryHandle;
import io.concordat.redis.RedisRecords;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis has gone back behind what it had confirmed when decisions were forgotten: its generation is then below that of
 * the decision log. Prepared branches without a decision may be committed elsewhere then, so that nothing is presumed of them.
 * Thread-safe.
 */
final class LostHistory {
    private static final Logger LOG = LoggerFactory.getLogger(LostHistory.class);

    private final String resource;
    private final RedisRecords records;
    private final GatedLog log;
    private final RecoveryHandle recovery;
    private OptionalLong acknowledged = OptionalLong.empty();
    private Optional<String> alarm = Optional.empty();

    LostHistory(String resource, RedisRecords records, GatedLog log, RecoveryHandle recovery) {
        this.resource = resource;
        this.records = records;
        this.log = log;
        this.recovery = recovery;
    }

    /** Asks Redis and the log; whether presumption is out of question. */
    synchronized boolean look() {
        // Both grow while nothing is lost, that of Redis first: read later, it cannot be behind.
        long confirmed = log.generation(resource);
        long shown = records.generation();
        if (shown >= confirmed) {
            alarm = Optional.empty();
            return false;
        }
        String text = "Redis resource '" + resource + "' shows generation " + shown
                + " of forgotten decisions, and the decision"
                + " log has confirmed " + confirmed
                + ": it has lost more than decisions are kept for (an old backup, a replica"
                + " that was away, a flush). What was written before is gone or old: compare it with the other stores";
        if (!alarm.equals(Optional.of(text))) {
            LOG.error(text);
            recovery.tell(new RecoveryEvent.HistoryLost(resource, text));
        }
        alarm = Optional.of(text);
        return acknowledged.isEmpty() || acknowledged.getAsLong() < confirmed;
    }

    synchronized Optional<String> alarm() {
        return alarm;
    }

    /** A person has seen to it: from now on what has no decision is rolled back. */
    synchronized void acknowledge() {
        acknowledged = OptionalLong.of(log.generation(resource));
    }

    /** From now on the present state counts as confirmed. */
    synchronized void raise() {
        long ignored = records.raiseGeneration(log.generation(resource) + 1);
        alarm = Optional.empty();
        acknowledged = OptionalLong.empty();
    }
}
