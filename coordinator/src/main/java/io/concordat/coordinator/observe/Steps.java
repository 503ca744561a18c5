package io.concordat.coordinator.observe;

import io.concordat.coordinator.decision.Gtrid;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes steps on to the listeners. Thread-safe; internal. */
public final class Steps {
    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

    private final List<CoordinatorListener> listeners;

    public Steps(List<CoordinatorListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** A step of a recovery that concerns many transactions. */
    public void took(ProtocolStep step) {
        tell(step, Optional.empty(), Optional.empty());
    }

    /** A step of a whole transaction. */
    public void took(ProtocolStep step, Gtrid gtrid) {
        tell(step, Optional.of(gtrid), Optional.empty());
    }

    /** A step of one branch. */
    public void took(ProtocolStep step, Gtrid gtrid, String resource) {
        tell(step, Optional.of(gtrid), Optional.of(resource));
    }

    private void tell(ProtocolStep step, Optional<Gtrid> gtrid, Optional<String> resource) {
        for (CoordinatorListener listener : listeners) {
            try {
                listener.step(step, gtrid, resource);
            } catch (RuntimeException | Error e) {
                LOG.warn("Listener {} failed at step {} of {}; the transaction goes on", listener, step, gtrid, e);
            }
        }
    }
}
