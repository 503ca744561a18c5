package io.concordat.redis.script;

import io.concordat.redis.branch.Staged;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.KeyLayout;
import java.util.List;

/** The request of a prepare, for those who measure how long it takes to make one. In its package, since nobody else may. */
public final class MeasuredRequest {
    private MeasuredRequest() {}

    /** Lays one out as for a group of its own; answers how many words it has. */
    public static int words(KeyLayout group, BranchXid xid, Staged staged) {
        BranchRequest request = new BranchRequest(
                group, xid, staged, List.of(group.tag()), "benchmark", "", key -> false, true, true, List.of());
        return request.keys().size() + request.arguments().size();
    }
}
