package io.concordat.redis.recover;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Groups;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.RecoveryScripts;
import io.concordat.redis.script.ScriptRunner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The branches that are prepared, or ended heuristically and are not forgotten yet. Thread-safe. */
public final class PreparedIndex {
    private static final Logger LOG = LoggerFactory.getLogger(PreparedIndex.class);
    private static final int PAGE = 1000;

    private final Groups groups;
    private final RecoveryScripts scripts;
    private volatile Map<BranchXid, List<KeyLayout>> seen = Map.of();

    /** Of all groups. */
    public PreparedIndex(Groups groups, RecoveryScripts scripts) {
        this.groups = groups;
        this.scripts = scripts;
    }

    /**
     * All of them, oldest first as far as they are in one group, and each once. A group is listed as of one instant.
     *
     * @throws io.concordat.redis.script.UnknownAnswerException when one group does not answer
     */
    public List<BranchXid> list() {
        List<KeyLayout> all = groups.all();
        List<CompletableFuture<List<String>>> indexes = scripts.prepared(all, PAGE);
        Map<BranchXid, List<KeyLayout>> found = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i++) {
            KeyLayout group = all.get(i);
            for (String member : ScriptRunner.await(indexes.get(i))) {
                BranchXid.parse(member)
                        .ifPresentOrElse(
                                xid -> found.computeIfAbsent(xid, known -> new ArrayList<>())
                                        .add(group),
                                () -> LOG.warn("The index of prepared branches holds {}, which is no xid", member));
            }
        }
        seen = found;
        return List.copyOf(found.keySet());
    }

    /** Where the last scan has found it. */
    List<KeyLayout> lastSeen(BranchXid xid) {
        return seen.getOrDefault(xid, List.of());
    }
}
