package io.concordat.coordinator.atomikos;

import com.atomikos.datasource.xa.XAResourceTransaction;
import com.atomikos.datasource.xa.XATransactionalResource;
import com.atomikos.datasource.xa.XID;
import com.atomikos.icatch.CompositeTransaction;
import com.atomikos.recovery.PendingTransactionRecord;
import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.branch.EnlistedBranch;
import io.concordat.coordinator.decision.Gtrid;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.transaction.xa.XAResource;

/** A coordinated resource as the engine wants to see it: a name, and the making of xids. */
final class EngineResource extends XATransactionalResource {
    private final CoordinatedResource resource;

    /** With the gtrid of each of the engine's transactions. */
    EngineResource(CoordinatedResource resource, Function<String, Gtrid> gtrids) {
        super(resource.name());
        this.resource = resource;
        AtomicLong next = new AtomicLong();
        // A bqual that names the resource is readable where the store lists its in-doubt branches.
        setXidFactory(
                (id, ignored, name) -> new XID(gtrids.apply(id).toString(), name + ":" + next.incrementAndGet(), name));
    }

    boolean isOf(EnlistedBranch branch) {
        return branch.resource() == resource;
    }

    /** The engine's record of this resource's branch in a transaction. */
    XAResourceTransaction partIn(CompositeTransaction transaction) {
        return (XAResourceTransaction) getResourceTransaction(transaction);
    }

    @Override
    public boolean usesXAResource(XAResource xaResource) {
        return xaResource instanceof EnlistedBranch branch && isOf(branch);
    }

    /** The engine neither recovers nor probes: there is no connection to refresh. */
    @Override
    protected XAResource refreshXAConnection() {
        return null;
    }

    @Override
    public boolean recover(
            long start,
            Collection<PendingTransactionRecord> committing,
            Collection<PendingTransactionRecord> foreignInDoubt) {
        return true;
    }

    @Override
    public boolean hasPendingParticipantsFromLastRecoveryScan() {
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
