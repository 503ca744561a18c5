package io.concordat.coordinator.redis;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.recovery.RecoveryHandle;
import io.concordat.redis.RedisRecords;
import io.concordat.redis.RedisXADataSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * With a journal there is no gate. A Redis that was set back before shows the branches it has lost the commit of as prepared,
 * until recovery has committed them again: their decisions wait. One that is set back later has another replication id.
 */
final class BranchWitness implements ForgetWitness {
    private final RedisXADataSource dataSource;
    private final RedisRecords records;
    private final RecoveryHandle recovery;
    private Set<String> servers = Set.of();

    BranchWitness(RedisXADataSource dataSource, RedisRecords records, RecoveryHandle recovery) {
        this.dataSource = dataSource;
        this.records = records;
        this.recovery = recovery;
    }

    @Override
    public List<Gtrid> begin(List<Gtrid> batch) {
        servers = records.servers();
        Set<Gtrid> prepared = PreparedBranches.of(dataSource);
        List<Gtrid> ended =
                batch.stream().filter(gtrid -> !prepared.contains(gtrid)).toList();
        if (ended.size() < batch.size()) {
            recovery.recoverSoon();
        }
        return ended;
    }

    @Override
    public Optional<String> changed() {
        return records.servers().equals(servers)
                ? Optional.empty()
                : Optional.of("a server has restarted or failed over meanwhile");
    }
}
