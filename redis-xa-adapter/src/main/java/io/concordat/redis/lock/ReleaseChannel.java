package io.concordat.redis.lock;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears when branches release their locks. Subscribes with the first wait; while it cannot, waiters poll. Redis may lose a
 * message, so nobody waits for one alone. Thread-safe.
 */
public final class ReleaseChannel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseChannel.class);
    private static final int REMEMBERED = 1024;

    private final RedissonClient client;
    private final String name;
    private final Map<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
    private final Set<String> released = Collections.newSetFromMap(Collections.synchronizedMap(new Recent()));
    private boolean subscribed;
    private boolean warned;
    private int listener;

    /**
     * @param name of the channel, before the client's name mapper
     */
    public ReleaseChannel(RedissonClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** Done when the branch with this xid releases its locks, or has done so a moment ago. */
    CompletableFuture<Void> release(String holder) {
        subscribe();
        CompletableFuture<Void> wait = waiting.computeIfAbsent(holder, xid -> new CompletableFuture<>());
        if (released.contains(holder)) {
            wake(holder);
        }
        return wait;
    }

    /** Nobody waits with this any more, or whoever still does looks by itself. */
    void forget(String holder, CompletableFuture<Void> wait) {
        waiting.remove(holder, wait);
    }

    /** For how many branches somebody waits. */
    int waiting() {
        return waiting.size();
    }

    private void wake(String holder) {
        released.add(holder);
        CompletableFuture<Void> wait = waiting.remove(holder);
        if (wait != null) {
            wait.complete(null);
        }
    }

    private synchronized void subscribe() {
        if (subscribed) {
            return;
        }
        subscribed = true;
        topic().addListenerAsync(String.class, (channel, xid) -> wake(xid)).whenComplete((id, failure) -> {
            if (failure == null) {
                remember(id);
            } else {
                forgetSubscription(failure);
            }
        });
    }

    private synchronized void remember(int id) {
        listener = id;
    }

    private synchronized void forgetSubscription(Throwable failure) {
        if (!warned) {
            LOG.warn(
                    "Cannot subscribe to {} ({}): waiting for locked keys polls until that works. Allow the user SUBSCRIBE"
                            + " and the channel; this is said once",
                    name,
                    failure.getMessage());
        }
        LOG.debug("Cannot subscribe to {}", name, failure);
        warned = true;
        subscribed = false;
    }

    private RTopic topic() {
        return client.getTopic(name, StringCodec.INSTANCE);
    }

    /** Ends the subscription. */
    @Override
    public synchronized void close() {
        if (listener != 0 && !client.isShuttingDown()) {
            topic().removeListenerAsync(listener).whenComplete((nothing, failure) -> {
                if (failure != null) {
                    LOG.debug("Cannot end the subscription to {}", name, failure);
                }
            });
            listener = 0;
        }
    }

    private static final class Recent extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }
}
