package io.concordat.testing.faults.process;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.observe.ProtocolStep;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Holds the thread that takes a certain step, and says so, until it is told to go on. Thread-safe. */
final class Traps implements CoordinatorListener {
    private final Consumer<String> said;
    private final List<Trap> traps = new CopyOnWriteArrayList<>();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final Set<String> sprung = ConcurrentHashMap.newKeySet();
    private final Map<ProtocolStep, Integer> taken = new EnumMap<>(ProtocolStep.class);

    Traps(Consumer<String> said) {
        this.said = said;
    }

    private record Trap(String id, ProtocolStep step, int occurrence) {}

    /** Sets one; to be called before the coordinator starts. */
    void set(String id, ProtocolStep step, int occurrence) {
        traps.add(new Trap(id, step, occurrence));
        held.put(id, new CountDownLatch(1));
    }

    /** Whether a thread has come to every trap. */
    boolean areSprung() {
        return sprung.containsAll(held.keySet());
    }

    /** From now on nobody is held any more, but who is held already. */
    void disarm() {
        traps.clear();
    }

    /** Lets the thread in that trap go on, also when it is not there yet. */
    void release(String id) {
        Optional.ofNullable(held.get(id)).ifPresent(CountDownLatch::countDown);
    }

    @Override
    public void step(ProtocolStep step, Optional<Gtrid> gtrid, Optional<String> resource) {
        int occurrence;
        synchronized (taken) {
            occurrence = taken.merge(step, 1, Integer::sum);
        }
        for (Trap trap : traps) {
            if (trap.step() == step && trap.occurrence() == occurrence) {
                sprung.add(trap.id());
                said.accept("at " + trap.id());
                hold(trap);
            }
        }
    }

    private void hold(Trap trap) {
        boolean interrupted = false;
        while (true) {
            try {
                held.get(trap.id()).await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
