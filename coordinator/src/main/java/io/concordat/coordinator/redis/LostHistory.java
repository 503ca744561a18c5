package io.concordat.coordinator.redis;

import io.concordat.coordinator.decision.GatedLog;
import io.concordat.coordinator.recovery.RecoveryEvent;
import io.concordat.coordinator.recovery.RecoveryHandle;
import io.concordat.redis.RedisRecords;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis has gone back behind what it had confirmed when decisions were forgotten: its generation is then below that of
 * the decision log. Prepared branches without a decision may be committed elsewhere then, so that nothing is presumed of them.
 * Thread-safe; {@link #alarm} and {@link #acknowledge} wait for nobody.
 */
final class LostHistory {
    private static final Logger LOG = LoggerFactory.getLogger(LostHistory.class);

    private final String resource;
    private final RedisRecords records;
    private final GatedLog log;
    private final RecoveryHandle recovery;
    private volatile Optional<Loss> acknowledged = Optional.empty();
    private volatile Optional<Loss> loss = Optional.empty();

    /**
     * One time that Redis went back.
     *
     * @param servers the replication ids of what came back: another time has others
     */
    private record Loss(Set<String> servers, long shown, long confirmed) {}

    LostHistory(String resource, RedisRecords records, GatedLog log, RecoveryHandle recovery) {
        this.resource = resource;
        this.records = records;
        this.log = log;
        this.recovery = recovery;
    }

    /**
     * Asks Redis and the log.
     *
     * @return the generation under which what the log had no decision for, when it was asked before this, may be presumed
     *     aborted: one that has it has lost no commit of a forgotten decision; empty when presumption is out of question
     */
    synchronized OptionalLong look() {
        // Both grow while nothing is lost, that of Redis first: read later, it cannot be behind.
        long confirmed = log.generation(resource);
        long shown = records.generation();
        if (shown >= confirmed) {
            over();
            return OptionalLong.of(shown);
        }
        Optional<Loss> now = Optional.of(new Loss(records.servers(), shown, confirmed));
        if (!loss.equals(now)) {
            loss = now;
            LOG.error(text(now.get()));
            recovery.tell(new RecoveryEvent.HistoryLost(resource, text(now.get())));
        }
        return acknowledged.equals(now) ? OptionalLong.of(shown) : OptionalLong.empty();
    }

    private String text(Loss lost) {
        return "Redis resource '" + resource + "' shows generation " + lost.shown()
                + " of forgotten decisions, and the decision"
                + " log has confirmed " + lost.confirmed()
                + ": it has lost more than decisions are kept for (an old backup, a replica"
                + " that was away, a flush). What was written before is gone or old: compare it with the other stores";
    }

    /** What is lost, as of the last look. */
    Optional<String> alarm() {
        return loss.map(this::text);
    }

    /**
     * A person has seen to what is lost as of the last look: from now on what has no decision is rolled back. Says nothing of
     * what is lost later, by another restart say.
     */
    void acknowledge() {
        acknowledged = loss;
    }

    /** From now on the state that was looked at counts as confirmed, unless Redis has gone back once more since. */
    synchronized void raise() {
        Optional<Loss> seen = loss;
        if (seen.isPresent() && records.servers().equals(seen.get().servers())) {
            long ignored = records.raiseGeneration(log.generation(resource) + 1);
            over();
        }
    }

    private void over() {
        loss = Optional.empty();
        acknowledged = Optional.empty();
    }
}
