package io.concordat.redis.branch;

import io.concordat.redis.keys.BranchXid;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The branches this process works on, so that any connection can join and any thread can finish them. Thread-safe. */
public final class BranchRegistry {
    private final Map<BranchXid, Branch> branches = new ConcurrentHashMap<>();

    /** The branch, if this process works on it. */
    public Optional<Branch> find(BranchXid xid) {
        return Optional.ofNullable(branches.get(xid));
    }

    /** Adds a branch; false when its xid is taken. */
    public boolean add(Branch branch) {
        return branches.putIfAbsent(branch.xid(), branch) == null;
    }

    /** The branch has ended. To be called with the branch to oneself. */
    public void end(Branch branch) {
        branch.enter(Stage.ENDED);
        branches.remove(branch.xid(), branch);
    }
}
