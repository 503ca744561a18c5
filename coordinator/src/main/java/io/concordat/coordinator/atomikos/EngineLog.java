package io.concordat.coordinator.atomikos;

import com.atomikos.recovery.LogWriteException;
import com.atomikos.recovery.OltpLog;
import com.atomikos.recovery.PendingTransactionRecord;
import com.atomikos.recovery.RecoveryLog;
import com.atomikos.recovery.TxState;
import io.concordat.coordinator.branch.GlobalTransaction;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The engine's log: where it asks for the decision. Everything else it asks for is recovery, which is ours.
 *
 * <p>{@code write(COMMITTING)} comes on the committing thread, once, also for one phase; {@code write(TERMINATED)} must
 * never throw and does not mean that every branch has answered.
 */
final class EngineLog implements OltpLog, RecoveryLog {
    private final AtomikosEngine engine;

    EngineLog(AtomikosEngine engine) {
        this.engine = engine;
    }

    @Override
    public void write(PendingTransactionRecord pending) throws LogWriteException {
        if (pending.state != TxState.COMMITTING) {
            return;
        }
        Optional<GlobalTransaction> transaction = engine.find(pending.id);
        if (transaction.isEmpty()) {
            throw refusal(pending, "is not one of this coordinator's");
        }
        if (!transaction.get().decide()) {
            throw refusal(pending, "is not decided");
        }
    }

    private static LogWriteException refusal(PendingTransactionRecord pending, String why) {
        return new LogWriteException(new IllegalStateException("Transaction " + pending.id + " " + why));
    }

    /** Never: the engine's recovery presumes abort without a fence and matches node names by prefix. */
    @Override
    public boolean isActive() {
        return false;
    }

    @Override
    public void close() {}

    @Override
    public void closing() {}

    @Override
    public void closed() {}

    @Override
    public Collection<PendingTransactionRecord> getIndoubtTransactionRecords() {
        return List.of();
    }

    @Override
    public Collection<PendingTransactionRecord> getExpiredPendingCommittingTransactionRecordsAt(long time) {
        return List.of();
    }

    @Override
    public Collection<PendingTransactionRecord> getPendingTransactionRecords() {
        return List.of();
    }

    @Override
    public PendingTransactionRecord get(String coordinatorId) {
        return null;
    }

    @Override
    public void forgetTransactionRecords(Collection<PendingTransactionRecord> records) {}

    @Override
    public void recordAsCommitting(String coordinatorId) {}

    @Override
    public void forget(String coordinatorId) {}
}
