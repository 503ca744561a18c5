package io.concordat.testing.benchmarks.parts;

import io.concordat.coordinator.CoordinatedResource;
import jakarta.transaction.TransactionManager;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * A store of {@linkplain IdleResource branches that do nothing}. Immutable.
 *
 * @param last whether it answers without being waited for and commits last, as Redis does
 */
record IdleStore(String name, boolean last) implements CoordinatedResource {
    @Override
    public boolean owns(XAResource xaResource) {
        return xaResource instanceof IdleResource idle && idle.store().equals(name);
    }

    @Override
    public boolean commitsLast() {
        return last;
    }

    @Override
    public Optional<CompletionStage<Integer>> prepareAsync(XAResource xaResource, Xid xid) {
        return last ? Optional.of(CompletableFuture.completedFuture(XAResource.XA_OK)) : Optional.empty();
    }

    @Override
    public Optional<CompletionStage<Void>> commitAsync(XAResource xaResource, Xid xid) {
        return last ? Optional.of(CompletableFuture.completedFuture(null)) : Optional.empty();
    }

    @Override
    public void check() {}

    @Override
    public RecoveryConnection openRecovery() {
        return new IdleConnection(new IdleResource(name));
    }

    @Override
    public void started(TransactionManager transactionManager) {}

    @Override
    public void close() {}

    /** For recovery, which finds nothing. */
    private record IdleConnection(XAResource xaResource) implements RecoveryConnection {
        @Override
        public void close() {}
    }
}
