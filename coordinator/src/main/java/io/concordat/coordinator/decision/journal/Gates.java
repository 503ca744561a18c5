package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.ForgetGate;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Repeating;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks resources whether decisions that are carried out may be forgotten: each on a thread of its own, so that one that is
 * away delays no other, many decisions at once. Thread-safe.
 */
final class Gates implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gates.class);

    /** How long decisions wait for others to be asked for with them, and how often it is tried. */
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private static final Duration IDLE = Duration.ofDays(1);

    /** As long as one server takes: it waits for its file to be forced. A cluster works all the time that it takes longer. */
    private static final Duration USUAL = Duration.ofSeconds(3);

    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** How many are asked for at once. */
    private static final int MOST = 50_000;

    private final String node;
    private final JournalState state;
    private final Map<String, Repeating> threads = new ConcurrentHashMap<>();

    Gates(String node, JournalState state) {
        this.node = node;
        this.state = state;
    }

    /**
     * How long to wait after asking: what takes long is asked for less often, so that servers have most of their time for
     * others.
     */
    static Duration pauseAfter(Duration asking) {
        Duration pause = INTERVAL;
        if (asking.compareTo(USUAL) > 0) {
            pause = pause.plus(asking.minus(USUAL).multipliedBy(4));
        }
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    void add(String resource, ForgetGate gate) {
        Asking asking = new Asking(resource, gate);
        // Woken, it only begins to wait for others to come along.
        Repeating thread = new Repeating(
                "concordat-forget-" + node + "-" + resource, INTERVAL, woken -> woken ? INTERVAL : asking.run());
        if (threads.putIfAbsent(resource, thread) != null) {
            throw new IllegalStateException("Resource '" + resource + "' has a gate already");
        }
        state.gate(resource, () -> {
            if (asking.idle.compareAndSet(true, false)) {
                thread.soon();
            }
        });
        thread.start();
    }

    /** Begins nothing more. What is not confirmed is kept for the next start. */
    @Override
    public void close() {
        threads.values().forEach(Repeating::close);
    }

    private final class Asking {
        private final String resource;
        private final ForgetGate gate;
        private final AtomicBoolean idle = new AtomicBoolean();
        private boolean failing;

        Asking(String resource, ForgetGate gate) {
            this.resource = resource;
            this.gate = gate;
        }

        Duration run() {
            if (!state.isAwaiting(resource)) {
                idle.set(true);
                if (!state.isAwaiting(resource) || !idle.compareAndSet(true, false)) {
                    return IDLE;
                }
            }
            long began = System.nanoTime();
            try {
                ask(state.answered(resource, MOST));
                failing = false;
            } catch (Exception | Error e) {
                if (!failing && !state.standing().isFinal()) {
                    failing = true;
                    LOG.warn(
                            "Journal of '{}': decisions that are complete cannot be forgotten for now, and are kept: {}",
                            node,
                            e.toString());
                }
            }
            return pauseAfter(Duration.ofNanos(System.nanoTime() - began));
        }

        private void ask(List<Gtrid> batch) throws Exception {
            List<Gtrid> ended = batch.isEmpty() ? batch : gate.ended(batch);
            if (!ended.isEmpty()) {
                Optional<Map<String, Long>> generations = gate.confirm(ended);
                generations.ifPresent(confirmed -> state.confirmed(resource, confirmed, ended));
            }
        }
    }
}
