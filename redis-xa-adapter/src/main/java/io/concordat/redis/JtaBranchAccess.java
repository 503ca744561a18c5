package io.concordat.redis;

import io.concordat.redis.branch.Overlay;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Each operation in the session of the calling thread's transaction, or on its own where there is none. Thread-safe. */
final class JtaBranchAccess implements BranchAccess {
    private final Supplier<Optional<RedisSession>> current;
    private final BranchAccess alone;

    /** What a thread that does another's work works in; not set on a thread that does its own. */
    private final ThreadLocal<BranchAccess> carried = new ThreadLocal<>();

    JtaBranchAccess(Supplier<Optional<RedisSession>> current, BranchAccess alone) {
        this.current = current;
        this.alone = alone;
    }

    @Override
    public <T> T work(Function<Overlay, T> operation) {
        return here().work(operation);
    }

    private BranchAccess here() {
        BranchAccess others = carried.get();
        return others == null
                ? current.get().<BranchAccess>map(RedisSession::access).orElse(alone)
                : others;
    }

    @Override
    public <T> Supplier<T> carried(Supplier<T> work) {
        BranchAccess here = here();
        return () -> {
            BranchAccess before = carried.get();
            carried.set(here);
            try {
                return work.get();
            } finally {
                if (before == null) {
                    carried.remove();
                } else {
                    carried.set(before);
                }
            }
        };
    }
}
