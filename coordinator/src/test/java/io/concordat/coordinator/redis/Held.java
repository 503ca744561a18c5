package io.concordat.coordinator.redis;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.observe.ProtocolStep;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Holds transactions at a protocol step, until all are let go. */
final class Held implements CoordinatorListener {
    private record Place(ProtocolStep step, CountDownLatch reached) {}

    private final Map<Thread, Place> places = new ConcurrentHashMap<>();
    private final CountDownLatch go = new CountDownLatch(1);

    /** Runs a transaction on a thread of its own; returns once it has come to the step. */
    <T> FutureTask<T> at(ProtocolStep step, Callable<T> transaction) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(transaction);
        Thread thread = new Thread(task);
        Place place = new Place(step, new CountDownLatch(1));
        places.put(thread, place);
        thread.start();
        while (!place.reached.await(100, TimeUnit.MILLISECONDS)) {
            if (task.isDone()) {
                throw new AssertionError("The transaction has ended without coming to " + step + ": " + task);
            }
        }
        return task;
    }

    void go() {
        go.countDown();
    }

    @Override
    public void step(ProtocolStep step, Optional<Gtrid> gtrid, Optional<String> resource) {
        Place place = places.get(Thread.currentThread());
        if (place != null && place.step == step && place.reached.getCount() > 0) {
            place.reached.countDown();
            boolean interrupted = false;
            while (true) {
                try {
                    go.await();
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
}
