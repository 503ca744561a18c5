package io.concordat.redis;

import io.concordat.redis.branch.Overlay;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Each operation in the session of the calling thread's transaction, or on its own where there is none. Thread-safe. */
final class JtaBranchAccess implements BranchAccess {
    /** What a thread that does another's work works in; empty on a thread that does its own. */
    private static final ThreadLocal<Optional<Carried>> CARRIED = ThreadLocal.withInitial(Optional::empty);

    private final Supplier<Optional<RedisSession>> current;
    private final BranchAccess alone;

    JtaBranchAccess(Supplier<Optional<RedisSession>> current, BranchAccess alone) {
        this.current = current;
        this.alone = alone;
    }

    @Override
    public <T> T work(Function<Overlay, T> operation) {
        return here().work(operation);
    }

    private BranchAccess here() {
        Optional<Carried> carried = CARRIED.get();
        while (carried.isPresent()) {
            if (carried.get().from() == this) {
                return carried.get().to();
            }
            carried = carried.get().around();
        }
        return current.get().map(RedisSession::access).orElse(alone);
    }

    @Override
    public <T> Supplier<T> carried(Supplier<T> work) {
        BranchAccess here = here();
        return () -> {
            Optional<Carried> around = CARRIED.get();
            CARRIED.set(Optional.of(new Carried(this, here, around)));
            try {
                return work.get();
            } finally {
                if (around.isEmpty()) {
                    CARRIED.remove();
                } else {
                    CARRIED.set(around);
                }
            }
        };
    }

    /** The operations of one access take place in another for now; other accesses may have been carried around it. */
    private record Carried(JtaBranchAccess from, BranchAccess to, Optional<Carried> around) {}
}
