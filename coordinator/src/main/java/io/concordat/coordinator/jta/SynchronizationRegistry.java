package io.concordat.coordinator.jta;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** For libraries between the application and its stores: what they need of the transaction on their thread. Thread-safe. */
public final class SynchronizationRegistry implements TransactionSynchronizationRegistry {
    private final Association association;

    SynchronizationRegistry(Association association) {
        this.association = association;
    }

    /** {@inheritDoc} Equal for the same transaction only; its text is the gtrid. */
    @Override
    public Object getTransactionKey() {
        return association.current().map(JtaTransaction::gtrid).orElse(null);
    }

    @Override
    public void putResource(Object key, Object value) {
        active("keep a resource with").registryResources().put(key, value);
    }

    @Override
    public Object getResource(Object key) {
        return active("ask for a resource of").registryResources().get(key).orElse(null);
    }

    /** {@inheritDoc} It is told last before completion and first after it, also of a rollback. */
    @Override
    public void registerInterposedSynchronization(Synchronization synchronization) {
        active("register a synchronization with").registerInterposed(synchronization);
    }

    @Override
    public int getTransactionStatus() {
        return association.current().map(JtaTransaction::getStatus).orElse(Status.STATUS_NO_TRANSACTION);
    }

    @Override
    public void setRollbackOnly() {
        active("mark for rollback").setRollbackOnly();
    }

    /** {@inheritDoc} Also when its timeout is over, or it is rolling back already. */
    @Override
    public boolean getRollbackOnly() {
        return switch (active("ask whether it can only be rolled back").getStatus()) {
            case Status.STATUS_MARKED_ROLLBACK, Status.STATUS_ROLLING_BACK, Status.STATUS_ROLLEDBACK -> true;
            default -> false;
        };
    }

    private JtaTransaction active(String what) {
        return association
                .current()
                .orElseThrow(() -> new IllegalStateException("There is no transaction on this thread to " + what
                        + ". Begin one first, or resume the one that was suspended."));
    }
}
