package io.concordat.redis;

import io.concordat.redis.branch.BranchRegistry;
import java.util.HashMap;
import java.util.Map;

/**
 * Data sources of one class loader that work on the same server and prefix are one resource manager ({@code isSameRM}), so
 * a transaction manager may join through one a branch that was started through another: they share their branches.
 */
final class SharedRegistries {
    private static final Map<Key, Shared> REGISTRIES = new HashMap<>();

    private SharedRegistries() {}

    static BranchRegistry acquire(ServerIdentity identity) {
        synchronized (REGISTRIES) {
            Shared shared = REGISTRIES.computeIfAbsent(Key.of(identity), key -> new Shared(new BranchRegistry()));
            shared.users++;
            return shared.registry;
        }
    }

    static void release(ServerIdentity identity) {
        synchronized (REGISTRIES) {
            REGISTRIES.computeIfPresent(Key.of(identity), (key, shared) -> --shared.users == 0 ? null : shared);
        }
    }

    private record Key(Object server, String prefix) {
        static Key of(ServerIdentity identity) {
            return new Key(identity.server(), identity.prefix());
        }
    }

    private static final class Shared {
        private final BranchRegistry registry;
        private int users;

        Shared(BranchRegistry registry) {
            this.registry = registry;
        }
    }
}
