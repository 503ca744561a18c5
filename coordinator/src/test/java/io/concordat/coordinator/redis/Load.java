package io.concordat.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.RolledBackException;
import io.concordat.coordinator.TransactionOutcomeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Threads that add items to both stores, whatever happens to these, and what they were told. */
final class Load implements AutoCloseable {
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BothStores stores;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Set<String> committed = ConcurrentHashMap.newKeySet();
    private final Queue<Exception> unexpected = new ConcurrentLinkedQueue<>();

    private Load(BothStores stores) {
        this.stores = stores;
    }

    static Load on(BothStores stores) {
        Load load = new Load(stores);
        for (int i = 0; i < 4; i++) {
            String name = NAMES.get(i % NAMES.size());
            load.threads.add(new Thread(() -> load.work(name)));
        }
        load.threads.forEach(Thread::start);
        return load;
    }

    private void work(String name) {
        while (!stop.get()) {
            try {
                committed.add(stores.add(name));
            } catch (RolledBackException e) {
                Thread.onSpinWait(); // while Redis is away, or its gate is closed
            } catch (TransactionOutcomeException e) {
                Thread.onSpinWait(); // pending or in doubt: what counts is what the stores say in the end
            } catch (Exception e) {
                unexpected.add(e);
                return;
            }
        }
    }

    /** Waits until so many more were told that they are committed. */
    void awaitMore(int items) {
        int before = committed.size();
        await().atMost(PATIENCE).until(() -> committed.size() >= before + items || !unexpected.isEmpty());
    }

    /** Stops, lets recovery do its work, and compares what the stores have with each other and with what was told. */
    void check(String what) throws Exception {
        close();
        assertThat(unexpected).as(what).isEmpty();
        await(what)
                .atMost(PATIENCE)
                .until(() -> stores.coordinator.recovery().recover().isComplete());
        Set<String> written = new TreeSet<>();
        for (String name : NAMES) {
            stores.assertAgree(what, name);
            written.addAll(stores.inRedisOf(name));
        }
        assertThat(written).as(what).containsAll(committed);
    }

    @Override
    public void close() {
        stop.set(true);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
