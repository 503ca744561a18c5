package io.concordat.coordinator.redis;

import io.concordat.coordinator.decision.BranchXid;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.ForgetGate;
import io.concordat.coordinator.decision.GatedLog;
import io.concordat.coordinator.decision.Gtrid;
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
    private final GatedLog log;
    private final ForgetWitness witness;
    private final int replicas;
    private final Duration retention;
    private volatile boolean closed;
    private volatile Optional<String> obstacle = Optional.empty();

    /**
     * @param replicas how many of each primary must have what is forgotten, if more than are connected
     * @param retention how long decisions are kept at least
     */
    DurabilityBarrier(
            String resource,
            RedisRecords records,
            GatedLog log,
            ForgetWitness witness,
            int replicas,
            Duration retention) {
        this.resource = resource;
        this.records = records;
        this.log = log;
        this.witness = witness;
        this.replicas = replicas;
        this.retention = retention;
    }

    @Override
    public synchronized List<Gtrid> ended(List<Gtrid> batch) {
        try {
            return closed ? List.of() : witness.begin(batch);
        } catch (RuntimeException e) {
            Optional<Map<String, Long>> ignored = wait(reason(e));
            return List.of();
        }
    }

    @Override
    public synchronized Optional<Map<String, Long>> confirm(List<Gtrid> batch) {
        try {
            return attempt();
        } catch (RuntimeException e) {
            return wait(reason(e));
        }
    }

    private Optional<Map<String, Long>> attempt() {
        long confirmed = log.generation(resource);
        long shown = records.generation();
        if (shown < confirmed) {
            return wait("it shows generation " + shown + ", and " + confirmed + " was confirmed");
        }
        long next = shown + 1;
        Optional<String> why = records.secure(next, replicas);
        if (why.isPresent()) {
            return wait(why.get());
        }
        Optional<String> changed = witness.changed();
        if (changed.isPresent()) {
            return wait(changed.get());
        }
        obstacle = Optional.empty();
        return Optional.of(Map.of(resource, next));
    }

    private static String reason(RuntimeException failure) {
        return Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
    }

    private Optional<Map<String, Long>> wait(String why) {
        if (closed) {
            return Optional.empty();
        }
        if (!obstacle.equals(Optional.of(why))) {
            LOG.warn(
                    "Redis resource '{}' could still lose what it has answered, so that decisions are kept: {}",
                    resource,
                    why);
        }
        obstacle = Optional.of(why);
        return Optional.empty();
    }

    /** The resource is closed: what is not confirmed is kept, and nobody is told. */
    void close() {
        closed = true;
    }

    /** Why the last batch had to wait, if it had to. */
    Optional<String> obstacle() {
        return obstacle;
    }

    @Override
    public Duration retention() {
        return retention;
    }

    @Override
    public void forgotten(List<Decision> batch) {
        List<Xid> xids = batch.stream()
                .flatMap(decision -> decision.participants().stream()
                        .filter(participant -> participant.resource().equals(resource))
                        .map(participant -> BranchXid.of(decision.gtrid(), participant)))
                .toList();
        records.forgotten(xids);
        witness.forgotten();
    }
}
