package io.concordat.coordinator.redis;

import io.concordat.coordinator.decision.BranchXid;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedisXADataSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/** The transactions of this library's coordinators that have a branch prepared in a Redis. */
final class PreparedBranches {
    private PreparedBranches() {}

    /** @throws IllegalStateException if Redis does not answer */
    static Set<Gtrid> of(RedisXADataSource dataSource) {
        RedisXAConnection connection = dataSource.getXAConnection();
        try {
            return of(connection);
        } finally {
            connection.close();
        }
    }

    /** @throws IllegalStateException if Redis does not answer */
    static Set<Gtrid> of(RedisXAConnection connection) {
        try {
            return Arrays.stream(connection.getXAResource().recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
                    .filter(BranchXid::isOurs)
                    .map(xid -> Gtrid.parse(xid.getGlobalTransactionId()))
                    .flatMap(Optional::stream)
                    .collect(Collectors.toSet());
        } catch (XAException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
