package io.concordat.redis;

import io.concordat.redis.branch.Overlay;
import java.util.function.Function;
import java.util.function.Supplier;

/** How the operations of a session come to a branch to work in. Thread-safe. */
interface BranchAccess {
    /**
     * Does one operation.
     *
     * @param operation may run several times, each time on a fresh overlay, when its branch is its own
     */
    <T> T work(Function<Overlay, T> operation);

    /**
     * The same work for any other thread to run: its operations take place where the calling thread's would now. To be
     * used wherever a session goes on on another thread than the caller's.
     */
    default <T> Supplier<T> carried(Supplier<T> work) {
        return work;
    }
}
