package io.concordat.coordinator.observe;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.recovery.RecoveryEvent;
import io.concordat.coordinator.recovery.RecoveryReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on to the listeners what happens. Where there are none, next to nothing is done. Thread-safe; internal.
 */
public final class Steps {
    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

    private final List<CoordinatorListener> listeners;
    private final Set<CoordinatorListener> failed = ConcurrentHashMap.newKeySet();
    private final ResultCounts results = new ResultCounts();
    private final LogContext logContext;

    public Steps(List<CoordinatorListener> listeners, LogContext logContext) {
        this.listeners = new CopyOnWriteArrayList<>(listeners);
        this.logContext = logContext;
    }

    /** Adds a listener, which is told of what happens from now on. */
    public void add(CoordinatorListener listener) {
        listeners.add(listener);
    }

    /** Removes a listener; it may still be told of what is happening. */
    public void remove(CoordinatorListener listener) {
        listeners.remove(listener);
        failed.remove(listener);
    }

    /** How the transactions ended, listeners or not. */
    public ResultCounts results() {
        return results;
    }

    /** Names the transaction in what its threads log. */
    public LogContext logContext() {
        return logContext;
    }

    /** A step of a recovery that concerns many transactions. */
    public void took(ProtocolStep step) {
        if (isObserved()) {
            tell(step, Optional.empty(), Optional.empty());
        }
    }

    /** A step of a whole transaction. */
    public void took(ProtocolStep step, Gtrid gtrid) {
        if (isObserved()) {
            tell(step, Optional.of(gtrid), Optional.empty());
        }
    }

    /** A step of one resource that concerns many transactions. */
    public void took(ProtocolStep step, String resource) {
        if (isObserved()) {
            tell(step, Optional.empty(), Optional.of(resource));
        }
    }

    /** A step of one branch. */
    public void took(ProtocolStep step, Gtrid gtrid, String resource) {
        if (isObserved()) {
            tell(step, Optional.of(gtrid), Optional.of(resource));
        }
    }

    /**
     * A phase is over.
     *
     * @param startNanos when it began, and
     * @param endNanos when it ended, as {@link System#nanoTime()} counts
     */
    public void phaseEnded(
            Phase phase,
            Gtrid gtrid,
            Optional<String> resource,
            PhaseResult result,
            Optional<Throwable> failure,
            long startNanos,
            long endNanos) {
        if (isObserved()) {
            Duration duration = Duration.ofNanos(Math.max(0, endNanos - startNanos));
            PhaseEnd end = new PhaseEnd(phase, gtrid, resource, result, failure, startNanos, duration);
            tell(phase, gtrid, listener -> listener.phaseEnded(end));
        }
    }

    /** A transaction is over; its caller is about to be told. */
    public void transactionEnded(TransactionEnd end) {
        results.count(end.result());
        if (isObserved()) {
            tell(end.result(), end.gtrid(), listener -> listener.transactionEnded(end));
        }
    }

    /** A recovery pass of one resource is over. */
    public void recoveryPassEnded(String resource, RecoveryReport report, Duration duration) {
        if (isObserved()) {
            tell("RECOVERY", resource, listener -> listener.recoveryPassEnded(resource, report, duration));
        }
    }

    /** A store has been told again what it had lost. */
    public void replayEnded(RecoveryEvent.ReplayEnded replay) {
        if (isObserved()) {
            tell(ProtocolStep.REPLAYED, replay.resource(), listener -> listener.replayEnded(replay));
        }
    }

    private boolean isObserved() {
        return !listeners.isEmpty();
    }

    private void tell(ProtocolStep step, Optional<Gtrid> gtrid, Optional<String> resource) {
        tell(step, gtrid, listener -> listener.step(step, gtrid, resource));
    }

    private void tell(Object what, Object whose, Consumer<CoordinatorListener> call) {
        for (CoordinatorListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | Error e) {
                if (failed.add(listener)) {
                    LOG.warn(
                            "Listener {} failed at {} of {}; the transaction goes on. Its later failures are not logged",
                            listener,
                            what,
                            whose,
                            e);
                }
            }
        }
    }
}
