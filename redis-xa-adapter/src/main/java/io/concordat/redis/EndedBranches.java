package io.concordat.redis;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.KeyLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** In which groups the last branches that this process has ended have left their outcomes. Thread-safe. */
final class EndedBranches {
    private static final int MOST = 50_000;

    private final Map<BranchXid, List<KeyLayout>> groups = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BranchXid, List<KeyLayout>> eldest) {
            return size() > MOST;
        }
    };

    synchronized void add(BranchXid xid, List<KeyLayout> where) {
        groups.put(xid, where);
    }

    /** Empty for branches of other processes, and of long ago. */
    synchronized Optional<List<KeyLayout>> find(BranchXid xid) {
        return Optional.ofNullable(groups.get(xid));
    }

    /** Once; empty for branches of other processes, and of long ago. */
    synchronized Optional<List<KeyLayout>> take(BranchXid xid) {
        return Optional.ofNullable(groups.remove(xid));
    }
}
