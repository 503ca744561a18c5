package io.concordat.coordinator.redis;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.redis.RedisRecords;
import java.util.List;
import java.util.Optional;

/** With a database log: whatever sets Redis back closes its gate until a replay, which raises the epoch. */
final class GateWitness implements ForgetWitness {
    private final RedisRecords records;
    private final DatabaseLog log;
    private final Floor floor = new Floor();
    private long epoch;

    GateWitness(RedisRecords records, DatabaseLog log) {
        this.records = records;
        this.log = log;
    }

    @Override
    public List<Gtrid> begin(List<Gtrid> batch) {
        epoch = log.currentEpoch();
        return batch;
    }

    @Override
    public void forgotten() {
        if (records.writesAfterDecisions()) {
            records.completeBelow(floor.of(log.order().lowestPlace(), System.nanoTime()));
        }
    }

    /** A flush is no other run of the server: it closes the gate. */
    @Override
    public Optional<String> changed() {
        return !records.incarnation().open() || log.currentEpoch() != epoch
                ? Optional.of("it was flushed, or is told again what it had lost, meanwhile")
                : Optional.empty();
    }
}
