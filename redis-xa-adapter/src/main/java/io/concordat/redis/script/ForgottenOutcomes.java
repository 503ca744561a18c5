package io.concordat.redis.script;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.KeyLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Outcomes that nobody will ask for any more, until a later request of their group takes them along. A process that dies
 * takes the list with it; the outcomes then stay until they expire. Thread-safe.
 */
public final class ForgottenOutcomes {
    /** So that no branch pays for thousands of others. */
    private static final int MOST_AT_ONCE = 32;

    /** In one group; those beyond are left to expire. */
    private static final int MOST_KEPT = 10_000;

    private final Map<KeyLayout, Deque<BranchXid>> waiting = new HashMap<>();

    /** Adds one. */
    public synchronized void add(KeyLayout group, BranchXid xid) {
        Deque<BranchXid> queue = waiting.computeIfAbsent(group, key -> new ArrayDeque<>());
        if (queue.size() < MOST_KEPT) {
            queue.add(xid);
        }
    }

    /** Some of a group's, which are the caller's now. */
    synchronized List<BranchXid> take(KeyLayout group) {
        Deque<BranchXid> queue = waiting.get(group);
        List<BranchXid> taken = new ArrayList<>();
        while (queue != null && !queue.isEmpty() && taken.size() < MOST_AT_ONCE) {
            taken.add(queue.remove());
        }
        if (queue != null && queue.isEmpty()) {
            waiting.remove(group);
        }
        return taken;
    }
}
