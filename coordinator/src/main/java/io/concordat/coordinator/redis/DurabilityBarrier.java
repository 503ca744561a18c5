package io.concordat.coordinator.redis;

import io.concordat.coordinator.decision.BranchXid;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.coordinator.decision.database.ForgetGate;
import io.concordat.redis.RedisRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.transaction.xa.Xid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets decisions be forgotten only when Redis cannot lose what it has answered to them. Thread-safe. */
final class DurabilityBarrier implements ForgetGate {
    private static final Logger LOG = LoggerFactory.getLogger(DurabilityBarrier.class);

    private final String resource;
    private final RedisRecords records;
    private final DatabaseLog log;
    private final RedoSettings settings;
    private volatile Optional<String> obstacle = Optional.empty();

    DurabilityBarrier(String resource, RedisRecords records, DatabaseLog log, RedoSettings settings) {
        this.resource = resource;
        this.records = records;
        this.log = log;
        this.settings = settings;
    }

    @Override
    public synchronized Optional<Map<String, Long>> confirm(List<Gtrid> batch) {
        long epoch = log.currentEpoch();
        long confirmed = log.generation(resource);
        long shown = records.generation();
        if (shown < confirmed) {
            return wait("it shows generation " + shown + ", and " + confirmed + " was confirmed");
        }
        long next = shown + 1;
        Optional<String> why = records.secure(next, settings.replicas());
        if (why.isPresent()) {
            return wait(why.get());
        }
        // A flush is no other run of the server: it closes the gate until a replay, which raises the epoch.
        if (!records.incarnation().open() || log.currentEpoch() != epoch) {
            return wait("it was flushed, or is told again what it had lost, meanwhile");
        }
        obstacle = Optional.empty();
        return Optional.of(Map.of(resource, next));
    }

    private Optional<Map<String, Long>> wait(String why) {
        if (!obstacle.equals(Optional.of(why))) {
            LOG.warn(
                    "Redis resource '{}' could still lose what it has answered, so that decisions are kept: {}",
                    resource,
                    why);
        }
        obstacle = Optional.of(why);
        return Optional.empty();
    }

    /** Why the last batch had to wait, if it had to. */
    Optional<String> obstacle() {
        return obstacle;
    }

    @Override
    public Duration retention() {
        return settings.retention();
    }

    @Override
    public void forgotten(List<Decision> batch) {
        List<Xid> xids = batch.stream()
                .flatMap(decision -> decision.participants().stream()
                        .filter(participant -> participant.resource().equals(resource))
                        .map(participant -> BranchXid.of(decision.gtrid(), participant)))
                .toList();
        records.forgotten(xids);
        if (records.writesAfterDecisions()) {
            log.order().lowestPlace().ifPresent(records::completeBelow);
        }
    }
}
