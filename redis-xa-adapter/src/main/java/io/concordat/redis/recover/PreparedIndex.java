package io.concordat.redis.recover;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.script.RecoveryScripts;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The branches that are prepared, or ended heuristically and are not forgotten yet. Thread-safe. */
public final class PreparedIndex {
    private static final Logger LOG = LoggerFactory.getLogger(PreparedIndex.class);
    private static final int PAGE = 1000;

    private final RecoveryScripts scripts;

    /** Over the given scripts. */
    public PreparedIndex(RecoveryScripts scripts) {
        this.scripts = scripts;
    }

    /** All of them, as of one instant, oldest first. */
    public List<BranchXid> list() {
        List<BranchXid> xids = new ArrayList<>();
        for (String member : scripts.prepared(PAGE)) {
            BranchXid.parse(member)
                    .ifPresentOrElse(
                            xids::add,
                            () -> LOG.warn("The index of prepared branches holds {}, which is no xid", member));
        }
        return xids;
    }
}
