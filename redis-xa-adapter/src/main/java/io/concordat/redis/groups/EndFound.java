package io.concordat.redis.groups;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Generation;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.Described;
import io.concordat.redis.script.Finish;
import io.concordat.redis.script.FinishKeys;
import io.concordat.redis.script.Forget;
import io.concordat.redis.script.RecoveryScripts;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Ends a branch that somebody else has made, maybe in some of its groups only, as far as it has come. Everything may be
 * repeated, by several at once, and throws as {@link End} does. Thread-safe.
 */
public final class EndFound {
    private static final String COMMITTED = "committed";
    private static final String ROLLED_BACK = "rolledback";

    private final End end;
    private final RecoveryScripts scripts;

    /** With these scripts. */
    public EndFound(End end, RecoveryScripts scripts) {
        this.end = end;
        this.scripts = scripts;
    }

    /**
     * Commits it. If it is rolled back in a group and committed in none, it is rolled back in the others too: nothing was
     * applied anywhere, so that it can still end in one way.
     *
     * @param found of each group, none when nobody knows the branch
     */
    public Finish commit(BranchXid xid, List<Described> found) {
        if (found.isEmpty()) {
            return new Finish.NotFound();
        }
        if (found.size() > 1 && any(found, ROLLED_BACK) && !any(found, COMMITTED)) {
            Finish others =
                    end.rollback(xid, found.stream().map(Described::keys).toList());
            return others instanceof Finish.Done ? new Finish.Ended(ROLLED_BACK) : others;
        }
        return end.commit(xid, found.stream().map(Described::keys).toList());
    }

    /**
     * Rolls it back. If it is committed in a group, it is committed in the others too, and the answer says so.
     *
     * @param found of each group; when nobody knows the branch there is nothing to do
     */
    public Finish rollback(BranchXid xid, List<Described> found) {
        return found.isEmpty() ? new Finish.Done() : end.rollback(xid, committedFirst(found));
    }

    /** As {@link #rollback(BranchXid, List)}, where this is the generation; where it is not, nothing is done. */
    public Finish rollback(BranchXid xid, List<Described> found, Generation generation) {
        return found.isEmpty() ? new Finish.Done() : end.rollback(xid, committedFirst(found), generation);
    }

    private static List<FinishKeys> committedFirst(List<Described> found) {
        return Stream.concat(
                        found.stream().filter(group -> group.state().equals(COMMITTED)),
                        found.stream().filter(group -> !group.state().equals(COMMITTED)))
                .map(Described::keys)
                .toList();
    }

    /**
     * Commits it in the groups that are left when a commit in one phase has been decided, and else says how it ended, without
     * applying anything: {@link Finish.OtherKeys} when it is prepared.
     */
    public Finish commitInOnePhase(BranchXid xid, List<Described> found) {
        if (found.isEmpty()) {
            return new Finish.NotFound();
        }
        List<FinishKeys> groups = found.stream().map(Described::keys).toList();
        return any(found, COMMITTED) ? end.commit(xid, groups) : end.ask(xid, groups);
    }

    /** Forgets how it ended heuristically; not when it is in doubt in a group. */
    public Forget forget(BranchXid xid, List<Described> found) {
        if (found.stream()
                .anyMatch(group -> group.isRecorded() && !group.state().equals("heuristic"))) {
            return Forget.IN_DOUBT;
        }
        List<KeyLayout> groups = found.stream().map(Described::group).toList();
        Collection<Forget> answers = Replies.of(groups, group -> scripts.forget(xid, group))
                .complete()
                .values();
        return Stream.of(Forget.IN_DOUBT, Forget.FORGOTTEN)
                .filter(answers::contains)
                .findFirst()
                .orElse(Forget.UNKNOWN);
    }

    private static boolean any(List<Described> found, String state) {
        return found.stream().anyMatch(group -> group.state().equals(state));
    }
}
