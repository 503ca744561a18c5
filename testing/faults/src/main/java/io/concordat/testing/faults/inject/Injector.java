package io.concordat.testing.faults.inject;

import io.concordat.testing.faults.plan.Fault;
import io.concordat.testing.faults.plan.Victim;
import io.concordat.testing.faults.process.Jvm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Does to stores and coordinators what a plan says, and undoes it in time. Thread-safe; for one run. */
public final class Injector implements AutoCloseable {
    /** So long a store that was killed is away. */
    private static final Duration AWAY = Duration.ofMillis(150);

    private final StoreSet stores;
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private final List<Future<?>> healing = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** For these stores. */
    public Injector(StoreSet stores) {
        this.stores = stores;
    }

    /** Begins a fault on a thread of its own, and runs the action once it has begun, for the coordinator to go on. */
    public void inject(Fault fault, Jvm coordinator, Runnable begun) {
        healing.add(threads.submit(() -> {
            try {
                begin(fault, coordinator, begun);
            } catch (Exception | Error e) {
                troubles.add("the fault " + fault + " could not be made: " + e);
                begun.run();
            }
        }));
    }

    private void begin(Fault fault, Jvm coordinator, Runnable begun) throws Exception {
        if (fault instanceof Fault.Kill kill) {
            kill(kill.victim(), coordinator, begun);
        } else if (fault instanceof Fault.Stop stop) {
            stop(stop, coordinator, begun);
        } else if (fault instanceof Fault.Network network) {
            NetworkFaults.begin(stores.proxy(network.store()), network, begun);
        } else if (fault instanceof Fault.Request request) {
            NetworkFaults.next(stores.proxy(request.store()), request.fate());
            begun.run();
        } else if (fault instanceof Fault.Disk) {
            coordinator.say("arm");
            begun.run();
        } else if (fault instanceof Fault.Lose lose) {
            RedisLosses.begin(stores, lose, begun);
        } else if (fault instanceof Fault.Failover failover) {
            stores.sentinels().failOver(failover.millis(), begun);
        } else if (fault instanceof Fault.Full full) {
            stores.redis().command("CONFIG", "SET", "maxmemory", "1");
            begun.run();
            TimeUnit.MILLISECONDS.sleep(full.millis());
            stores.redis().command("CONFIG", "SET", "maxmemory", "0");
        } else {
            begun.run(); // the clock jumps when the process starts
        }
    }

    private void kill(Victim victim, Jvm coordinator, Runnable begun) throws Exception {
        if (victim == Victim.COORDINATOR) {
            coordinator.kill();
            begun.run();
            return;
        }
        stores.process(victim).kill();
        begun.run();
        TimeUnit.MILLISECONDS.sleep(AWAY.toMillis());
        stores.process(victim).restart();
    }

    private void stop(Fault.Stop stop, Jvm coordinator, Runnable begun) throws Exception {
        if (stop.victim() == Victim.COORDINATOR) {
            coordinator.stop();
            begun.run();
            TimeUnit.MILLISECONDS.sleep(stop.millis());
            coordinator.resume();
            return;
        }
        stores.process(stop.victim()).pause();
        begun.run();
        TimeUnit.MILLISECONDS.sleep(stop.millis());
        stores.process(stop.victim()).resume();
    }

    /** Waits until all is well again; answers what the harness itself could not do. */
    public List<String> heal() throws InterruptedException {
        for (Future<?> each : healing) {
            try {
                each.get(120, TimeUnit.SECONDS);
            } catch (Exception e) {
                troubles.add("a fault did not end: " + e);
            }
        }
        stores.proxy(Victim.MYSQL).removeFaults();
        stores.proxy(Victim.REDIS).removeFaults();
        return List.copyOf(troubles);
    }

    /** What could not be done so far. */
    public Optional<String> trouble() {
        return troubles.stream().findFirst();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
