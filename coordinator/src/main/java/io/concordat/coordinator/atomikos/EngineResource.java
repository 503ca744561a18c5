package io.concordat.coordinator.atomikos;

import com.atomikos.datasource.xa.XATransactionalResource;
import com.atomikos.datasource.xa.XID;
import com.atomikos.recovery.PendingTransactionRecord;
import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.branch.EnlistedBranch;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import javax.transaction.xa.XAResource;

/** A coordinated resource as the engine wants to see it: a name, and the making of branch qualifiers. */
final class EngineResource extends XATransactionalResource {
    private final CoordinatedResource resource;

    EngineResource(CoordinatedResource resource) {
        super(resource.name());
        this.resource = resource;
        AtomicLong next = new AtomicLong();
        // A bqual that names the resource is readable where the store lists its in-doubt branches.
        setXidFactory((gtrid, ignored, name) -> new XID(gtrid, name + ":" + next.incrementAndGet(), name));
    }

    @Override
    public boolean usesXAResource(XAResource xaResource) {
        return xaResource instanceof EnlistedBranch branch && branch.resource() == resource;
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
