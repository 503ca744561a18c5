package io.concordat.redis.groups;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Generation;
import io.concordat.redis.script.Finish;
import io.concordat.redis.script.FinishKeys;
import io.concordat.redis.script.FinishScripts;
import io.concordat.redis.script.RecoveryScripts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * Ends one branch in all its groups, of which there is at least one. Everything may be repeated, by several at once. All
 * methods throw {@link io.concordat.redis.script.UnknownAnswerException} when the branch may have ended in some groups and
 * not in others; the same again completes it. Thread-safe.
 */
public final class End {
    /** A branch changes its keys only by ending, so a second look is enough; more is a damaged record. */
    private static final int LOOKS = 3;

    private final FinishScripts scripts;
    private final RecoveryScripts recovery;

    /** With these scripts. */
    public End(FinishScripts scripts, RecoveryScripts recovery) {
        this.scripts = scripts;
        this.recovery = recovery;
    }

    /** Commits a branch for which somebody has decided that: in all groups at once. */
    public Finish commit(BranchXid xid, List<FinishKeys> groups) {
        return Endings.ofCommit(all(xid, groups, scripts::commit));
    }

    /** Commits a branch that is prepared and for which nobody has decided: in its first group, which decides, then in the others. */
    public Finish decideAndCommit(BranchXid xid, List<FinishKeys> groups) {
        Map<FinishKeys, Finish> ends = first(xid, groups, scripts::decide);
        Finish decision = ends.get(groups.get(0));
        if (!(decision instanceof Finish.Done)) {
            // Whoever has ended it there may have died before he could do so elsewhere.
            all(xid, others(groups), scripts::rollback);
            return decision;
        }
        ends.putAll(all(xid, others(groups), scripts::decide));
        return Endings.ofCommit(ends);
    }

    /**
     * Rolls a branch back: in its first group first, which may have decided already to commit in one phase. If so, the commit
     * is completed, and the answer says that it ended as committed.
     */
    public Finish rollback(BranchXid xid, List<FinishKeys> groups) {
        return rollback(xid, groups, scripts::rollback);
    }

    /** As {@link #rollback(BranchXid, List)}, where this is the generation; where it is not, nothing is done. */
    public Finish rollback(BranchXid xid, List<FinishKeys> groups, Generation generation) {
        return rollback(xid, groups, (branch, keys) -> scripts.rollback(branch, keys, generation));
    }

    private Finish rollback(
            BranchXid xid,
            List<FinishKeys> groups,
            BiFunction<BranchXid, FinishKeys, CompletableFuture<Finish>> script) {
        Map<FinishKeys, Finish> ends = first(xid, groups, script);
        Finish decision = ends.get(groups.get(0));
        if (decision.equals(Endings.COMMITTED)) {
            ends.put(groups.get(0), new Finish.Done());
            ends.putAll(all(xid, others(groups), scripts::commit));
            Finish completed = Endings.ofCommit(ends);
            return completed instanceof Finish.Done ? decision : completed;
        }
        if (decision instanceof Finish.OtherGeneration) {
            return decision;
        }
        ends.putAll(all(xid, others(groups), script));
        return Endings.ofRollback(ends);
    }

    /** How it has ended. A prepared branch has keys, so that nothing is applied when none are declared. */
    Finish ask(BranchXid xid, List<FinishKeys> groups) {
        return Endings.ofCommit(Replies.of(groups, keys -> scripts.commit(xid, FinishKeys.none(keys.group())))
                .complete());
    }

    private Map<FinishKeys, Finish> first(
            BranchXid xid,
            List<FinishKeys> groups,
            BiFunction<BranchXid, FinishKeys, CompletableFuture<Finish>> script) {
        return new LinkedHashMap<>(all(xid, groups.subList(0, 1), script));
    }

    private static List<FinishKeys> others(List<FinishKeys> groups) {
        return groups.subList(1, groups.size());
    }

    private Map<FinishKeys, Finish> all(
            BranchXid xid,
            List<FinishKeys> groups,
            BiFunction<BranchXid, FinishKeys, CompletableFuture<Finish>> script) {
        return Replies.of(groups, keys -> withItsKeys(xid, keys, script, 1)).complete();
    }

    private CompletableFuture<Finish> withItsKeys(
            BranchXid xid,
            FinishKeys keys,
            BiFunction<BranchXid, FinishKeys, CompletableFuture<Finish>> script,
            int look) {
        return script.apply(xid, keys)
                .thenCompose(finish -> finish instanceof Finish.OtherKeys && look < LOOKS
                        ? recovery.describe(xid, List.of(keys.group()))
                                .get(0)
                                .thenCompose(found -> withItsKeys(xid, found.keys(), script, look + 1))
                        : CompletableFuture.completedFuture(finish));
    }
}
