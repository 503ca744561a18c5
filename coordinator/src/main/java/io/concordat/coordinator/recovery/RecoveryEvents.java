package io.concordat.coordinator.recovery;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of recovery's events: a queue of at most {@value #CAPACITY}, and one thread that empties it, started with the
 * first listener. What does not fit is counted, and told as lost. Thread-safe.
 */
final class RecoveryEvents implements AutoCloseable {
    static final int CAPACITY = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(RecoveryEvents.class);

    private final String name;
    private final List<RecoveryListener> listeners = new CopyOnWriteArrayList<>();
    private final Queue<RecoveryEvent> queue = new ArrayDeque<>();
    private Optional<Thread> thread = Optional.empty();
    private long lost;
    private boolean closed;

    RecoveryEvents(String node) {
        this.name = "concordat-recovery-events-" + node;
    }

    synchronized void add(RecoveryListener listener) {
        listeners.add(listener);
        if (thread.isEmpty() && !closed) {
            Thread started = new Thread(this::run, name);
            started.setDaemon(true);
            started.start();
            thread = Optional.of(started);
        }
    }

    void remove(RecoveryListener listener) {
        listeners.remove(listener);
    }

    /** Never waits. */
    synchronized void tell(RecoveryEvent event) {
        if (thread.isEmpty() || listeners.isEmpty() || closed) {
            return;
        }
        if (queue.size() >= CAPACITY) {
            lost++;
            return;
        }
        if (lost > 0) {
            queue.add(new RecoveryEvent.EventsLost(lost));
            lost = 0;
        }
        queue.add(event);
        notifyAll();
    }

    private void run() {
        Optional<RecoveryEvent> next = next();
        while (next.isPresent()) {
            for (RecoveryListener listener : listeners) {
                try {
                    listener.event(next.get());
                } catch (RuntimeException | Error e) {
                    LOG.warn("Recovery listener {} failed at {}; recovery goes on", listener, next.get(), e);
                }
            }
            next = next();
        }
    }

    /** Waits for one; empty when none comes any more. */
    private synchronized Optional<RecoveryEvent> next() {
        while (queue.isEmpty() && lost == 0 && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                // only close() ends this thread, which is nobody else's to interrupt
            }
        }
        if (queue.isEmpty() && lost > 0) {
            long number = lost;
            lost = 0;
            return Optional.of(new RecoveryEvent.EventsLost(number));
        }
        return Optional.ofNullable(queue.poll());
    }

    /** Tells what is queued, and no more. Does not wait for it. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
