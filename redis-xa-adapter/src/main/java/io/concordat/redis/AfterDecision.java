package io.concordat.redis;

import io.concordat.redis.branch.Branch;
import io.concordat.redis.branch.Operation;
import io.concordat.redis.branch.Staged;
import io.concordat.redis.groups.Parts;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.RedoCodec;
import io.concordat.redis.script.RedoPart;
import io.concordat.redis.script.ScriptRunner;
import io.concordat.redis.script.UnknownAnswerException;
import io.concordat.redis.script.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.transaction.xa.XAException;

/**
 * Branches that Redis hears of only when they are decided: their yes is kept by the decision alone, which carries what they
 * write. For those that nothing in Redis could refuse: whole values and removals, nothing read. Once Redis has not taken one,
 * it is asked at prepare again until it has said yes, so that those who come after are rolled back and do not pile up.
 * Thread-safe.
 */
final class AfterDecision {
    private final Branches branches;
    private final Complaints complaints;
    private final Map<BranchXid, Waiting> waiting = new ConcurrentHashMap<>();
    private volatile boolean trouble;

    AfterDecision(Branches branches) {
        this.branches = branches;
        this.complaints = branches.complaints;
    }

    private record Waiting(RedoPart part, long sinceNanos) {}

    /** Whether this branch needs no prepare in Redis. */
    boolean takes(Branch branch) {
        if (!branches.places.areMinded() || trouble || branch.rollbackOnly().isPresent()) {
            return false;
        }
        Staged staged = branch.staged();
        return staged.expected().isEmpty()
                && !staged.operations().isEmpty()
                && staged.operations().stream().allMatch(AfterDecision::isWhole);
    }

    private static boolean isWhole(Operation operation) {
        return operation instanceof Operation.Replace || operation instanceof Operation.Delete;
    }

    /** Keeps what it writes, until it is decided. */
    void stage(Branch branch) {
        Parts.Part only = branches.parts(branch).all().get(0);
        RedoPart part =
                branches.staging.unprepared(branch.xid(), only.group(), only.staged(), System.currentTimeMillis());
        branch.keepRedo(Optional.of(RedoCodec.encodeDecided(part)));
        waiting.put(branch.xid(), new Waiting(part, System.nanoTime()));
    }

    /** Whether it has been staged here, and neither committed nor rolled back. */
    boolean has(BranchXid xid) {
        return waiting.containsKey(xid);
    }

    /** Nothing of it is in Redis. */
    void rollback(Branch branch) {
        drop(branch.xid());
        branches.registry.end(branch);
    }

    void drop(BranchXid xid) {
        waiting.remove(xid);
    }

    /** Redis takes part again. */
    void prepared() {
        trouble = false;
    }

    /**
     * Applies it. Whatever the answer, this was the last that is known of it here: recovery has it from the decision.
     *
     * @throws XAException XAER_RMFAIL when it is not certain that it is applied
     */
    void commit(Branch branch) throws XAException {
        BranchXid xid = branch.xid();
        Waiting staged = waiting.remove(xid);
        branches.registry.end(branch);
        long place = branches.places
                .of(xid)
                .orElseThrow(() -> complaints.of(
                        XAException.XAER_RMFAIL, xid, "the place of its decision is not known here", List.of()));
        long age = Duration.ofNanos(System.nanoTime() - staged.sinceNanos()).toMillis();
        if (!apply(xid, staged.part(), place, Long.toString(age))) {
            throw complaints.of(
                    XAException.XAER_RMFAIL,
                    xid,
                    "decisions of its time have all been carried out. Look whether its own is still there",
                    List.of());
        }
        branches.ended.add(xid, List.of(group(staged.part())));
    }

    /** As {@link RedisRecords#complete}. */
    boolean complete(BranchXid xid, byte[] redo, long place) throws XAException {
        RedoPart part = RedoCodec.decode(redo).get(0);
        boolean applied = apply(xid, part, place, "@" + part.preparedAt());
        branches.ended.add(xid, List.of(group(part)));
        return applied;
    }

    private KeyLayout group(RedoPart part) {
        return branches.groups.tagged(part.tag());
    }

    /** Applies it, now or before; false when all decisions of its time are complete, and nothing was done. */
    private boolean apply(BranchXid xid, RedoPart part, long place, String staged) throws XAException {
        Vote vote;
        try {
            vote = branches.lockWait.ask(() -> ScriptRunner.await(branches.decided.apply(xid, part, place, staged)));
        } catch (UnknownAnswerException e) {
            trouble = true;
            throw complaints.unavailable(
                    xid, "it is decided, and may or may not be applied. Try again, that is safe", e);
        }
        if (vote instanceof Vote.Done) {
            return true;
        } else if (vote instanceof Vote.Overtaken overtaken
                && overtaken.outcome().equals("complete")) {
            return false;
        }
        trouble |= vote instanceof Vote.Refused || vote instanceof Vote.ReplayFirst;
        throw complaints.notApplied(xid, vote, part.written());
    }
}
