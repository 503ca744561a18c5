package io.concordat.testing.faults.workload;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.recovery.RecoveryEvent;
import io.concordat.coordinator.recovery.RecoveryListener;
import java.util.Optional;

/** Writes into the history what a coordinator reports of decisions and branches. Thread-safe. */
public final class Recorder implements CoordinatorListener, RecoveryListener {
    private final History history;
    private final ThreadLocal<String> running = new ThreadLocal<>();

    /** Writes to that history. */
    public Recorder(History history) {
        this.history = history;
    }

    /** What this thread begins from now on is that transaction. */
    void runs(String id) {
        running.set(id);
    }

    @Override
    public void step(ProtocolStep step, Optional<Gtrid> gtrid, Optional<String> resource) {
        if (gtrid.isEmpty()) {
            return;
        }
        Gtrid of = gtrid.orElseThrow();
        switch (step) {
            case BEGUN -> Optional.ofNullable(running.get()).ifPresent(id -> history.is(id, of));
            case DECIDED -> history.decided(of);
            case COMMITTED, COMMITTED_ONE_PHASE -> history.ended(of, resource.orElseThrow(), true);
            case ROLLED_BACK -> history.ended(of, resource.orElseThrow(), false);
            default -> {}
        }
    }

    @Override
    public void event(RecoveryEvent event) {
        if (event instanceof RecoveryEvent.BranchResolved resolved) {
            history.ended(
                    resolved.branch().gtrid(),
                    resolved.branch().resource(),
                    resolved.resolution() == Resolution.COMMIT);
        } else if (event instanceof RecoveryEvent.HeuristicFound found) {
            history.heuristic(
                    found.heuristic().gtrid(),
                    found.heuristic().participant().resource(),
                    found.heuristic().toString());
        } else if (event instanceof RecoveryEvent.HistoryLost lost) {
            history.trouble("recovery says that " + lost.resource() + " has lost confirmed history: " + lost.what());
        }
    }
}
