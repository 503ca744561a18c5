package io.concordat.coordinator.atomikos;

import com.atomikos.datasource.xa.XAResourceTransaction;
import com.atomikos.icatch.CompositeTransaction;
import io.concordat.coordinator.branch.EnlistedBranch;
import io.concordat.coordinator.branch.GlobalTransaction;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The engine's part in one transaction: it makes the xids, and drives prepare, decision and commit through the branches.
 * Threads and synchronizations are not its business. Thread-safe as far as the engine is: one thread ends it.
 */
public final class EngineTransaction {
    private final AtomikosEngine engine;
    private final CompositeTransaction transaction;
    private final AtomicBoolean ended = new AtomicBoolean();

    EngineTransaction(AtomikosEngine engine, CompositeTransaction transaction) {
        this.engine = engine;
        this.transaction = transaction;
    }

    /** The engine's own name of it, which no store and no log ever sees. */
    String id() {
        return transaction.getTid();
    }

    /** Says which transaction this is: before anything is enlisted. */
    public void drives(GlobalTransaction global) {
        engine.drives(id(), global);
    }

    /**
     * Enlists a branch, which starts it in its store.
     *
     * @throws RuntimeException if the store, or the engine, refuses it
     */
    public void enlist(EnlistedBranch branch) {
        XAResourceTransaction part = engine.resourceOf(branch).partIn(transaction);
        part.setXAResource(branch);
        part.resume();
    }

    /** Commits: in one phase what is alone, else prepare, decision and commit. What came of it, the branches know. */
    public void commit() throws Exception {
        ended.set(true);
        try {
            transaction.commit();
        } finally {
            engine.ended(id());
        }
    }

    /** Rolls back what has not been rolled back yet; does nothing when it has been committed or rolled back. */
    public void rollback() {
        if (ended.compareAndSet(false, true)) {
            try {
                transaction.rollback();
            } finally {
                engine.ended(id());
            }
        }
    }
}
