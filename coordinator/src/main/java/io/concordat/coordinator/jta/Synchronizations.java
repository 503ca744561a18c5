package io.concordat.coordinator.jta;

import jakarta.transaction.Synchronization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who wants to be told of the completion of one transaction. Interposed ones stand between the ordinary ones and the stores:
 * they are told last before it and first after it. Thread-safe.
 */
final class Synchronizations {
    private static final Logger LOG = LoggerFactory.getLogger(Synchronizations.class);

    private final String transaction;
    private final List<Synchronization> ordinary = new ArrayList<>();
    private final List<Synchronization> interposed = new ArrayList<>();
    private int ordinaryTold;
    private int interposedTold;
    private boolean closed;
    private boolean ended;

    Synchronizations(String transaction) {
        this.transaction = transaction;
    }

    /** False if it is too late: {@link #beforeCompletion} is over, or the transaction has ended. */
    synchronized boolean add(Synchronization synchronization) {
        return !closed && ordinary.add(synchronization);
    }

    /** As {@link #add}. */
    synchronized boolean addInterposed(Synchronization synchronization) {
        return !closed && interposed.add(synchronization);
    }

    /**
     * Tells all, those too that are registered meanwhile, for as long as the transaction can commit. Afterwards no other can
     * be registered.
     *
     * @return what the first one threw that threw
     */
    Optional<Throwable> beforeCompletion(BooleanSupplier canCommit) {
        while (canCommit.getAsBoolean()) {
            Optional<Synchronization> next = next();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            try {
                next.get().beforeCompletion();
            } catch (RuntimeException | Error e) {
                return Optional.of(e);
            }
        }
        return Optional.empty();
    }

    /** The ordinary ones first; closes the list when there is none left. */
    private synchronized Optional<Synchronization> next() {
        if (ordinaryTold < ordinary.size()) {
            return Optional.of(ordinary.get(ordinaryTold++));
        }
        if (interposedTold < interposed.size()) {
            return Optional.of(interposed.get(interposedTold++));
        }
        closed = true;
        return Optional.empty();
    }

    /** From now on none can be registered. */
    synchronized void close() {
        closed = true;
    }

    /** Tells all, once. What one throws is logged and hinders no other: the outcome stands. */
    void afterCompletion(int status) {
        List<Synchronization> all;
        synchronized (this) {
            closed = true;
            if (ended) {
                return;
            }
            ended = true;
            all = new ArrayList<>(interposed);
            all.addAll(ordinary);
        }
        for (Synchronization synchronization : all) {
            try {
                synchronization.afterCompletion(status);
            } catch (RuntimeException | Error e) {
                LOG.error(
                        "Synchronization {} failed after the completion of transaction {}, whose outcome stands"
                                + " (status {})",
                        synchronization,
                        transaction,
                        status,
                        e);
            }
        }
    }
}
