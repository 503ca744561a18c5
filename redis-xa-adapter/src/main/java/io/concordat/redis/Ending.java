package io.concordat.redis;

import io.concordat.redis.branch.Branch;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Generation;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.Described;
import io.concordat.redis.script.Finish;
import io.concordat.redis.script.FinishKeys;
import io.concordat.redis.script.Forget;
import io.concordat.redis.script.UnknownAnswerException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.transaction.xa.XAException;

/** Ends branches that are, or may be, in Redis: commit, rollback, forget. Idempotent, as recovery asks again. Thread-safe. */
final class Ending {
    private final Branches branches;
    private final Complaints complaints;

    Ending(Branches branches) {
        this.branches = branches;
        this.complaints = branches.complaints;
    }

    /** Commits a branch that this process has prepared. */
    void commit(Branch branch) throws XAException {
        List<FinishKeys> groups = branches.parts(branch).toFinish();
        Finish finish = finish(branch.xid(), "commit", () -> branches.end.commit(branch.xid(), groups));
        ended(branch, groups);
        finish = afterReplay(branch.xid(), finish);
        checkCommitted(branch.xid(), finish, branch.writtenKeys());
    }

    private void ended(Branch branch, List<FinishKeys> groups) {
        branches.registry.end(branch);
        branches.ended.add(branch.xid(), groups.stream().map(FinishKeys::group).toList());
    }

    /** Commits a branch that somebody has prepared. */
    void commit(BranchXid xid) throws XAException {
        List<Described> found = find(xid, "commit");
        Finish finish = afterReplay(xid, finish(xid, "commit", () -> branches.endFound.commit(xid, found)));
        checkCommitted(xid, finish, List.of());
    }

    /**
     * A commit in one phase that is asked for again, or of a branch this process does not work on: answered from what Redis
     * remembers, and applied only if it has been decided and begun before.
     */
    void commitInOnePhase(BranchXid xid) throws XAException {
        Finish finish;
        try {
            finish = branches.endFound.commitInOnePhase(xid, branches.finder.find(xid));
        } catch (UnknownAnswerException e) {
            throw complaints.unavailable(
                    xid, "it is not known whether it is committed. Commit it in one phase again", e);
        }
        if (finish instanceof Finish.NotFound) {
            throw complaints.of(
                    XAException.XAER_NOTA,
                    xid,
                    "cannot commit in one phase, neither this data source nor Redis knows the branch: it was never here, or"
                            + " had nothing to write, or its outcome has expired, or the server has lost it. Nothing was"
                            + " changed",
                    List.of());
        }
        if (finish instanceof Finish.OtherKeys) {
            throw complaints.protocol(xid, "commit in one phase comes out of order, the branch is prepared");
        }
        if (finish instanceof Finish.Ended ended && ended.outcome().equals("rolledback")) {
            throw complaints.of(
                    XAException.XA_RBROLLBACK,
                    xid,
                    "cannot commit in one phase, it is rolled back. Run the transaction again",
                    List.of());
        }
        checkCommitted(xid, finish, List.of());
    }

    /** Rolls back a branch that this process has, or may have, staged. */
    void rollback(Branch branch) throws XAException {
        List<FinishKeys> groups = branches.parts(branch).toFinish();
        Finish finish = finish(branch.xid(), "roll back", () -> branches.end.rollback(branch.xid(), groups));
        ended(branch, groups);
        checkRolledBack(branch.xid(), finish);
    }

    /** Rolls back a branch that somebody may have prepared, or that this process has ended. */
    void rollback(BranchXid xid) throws XAException {
        Optional<List<KeyLayout>> ended = branches.ended.find(xid);
        if (ended.isPresent()) {
            rollbackAgain(xid, ended.get());
            return;
        }
        List<Described> found = find(xid, "roll back");
        checkRolledBack(xid, finish(xid, "roll back", () -> branches.endFound.rollback(xid, found)));
    }

    private void rollbackAgain(BranchXid xid, List<KeyLayout> groups) throws XAException {
        if (!groups.isEmpty()) {
            List<FinishKeys> keys = groups.stream().map(FinishKeys::none).toList();
            checkRolledBack(xid, finish(xid, "roll back", () -> branches.end.rollback(xid, keys)));
        }
    }

    /** As {@link #rollback(BranchXid)}, where this is the generation; false, with nothing done, where it is not. */
    boolean rollback(BranchXid xid, Generation generation) throws XAException {
        List<Described> found = find(xid, "roll back");
        Finish finish = finish(xid, "roll back", () -> branches.endFound.rollback(xid, found, generation));
        if (finish instanceof Finish.OtherGeneration) {
            return false;
        }
        checkRolledBack(xid, finish);
        return true;
    }

    void forget(BranchXid xid) throws XAException {
        List<Described> found = find(xid, "forget");
        Forget answer;
        try {
            answer = branches.endFound.forget(xid, found);
        } catch (UnknownAnswerException e) {
            throw complaints.unavailable(xid, "it is not known whether it is forgotten. Forget it again", e);
        }
        if (answer == Forget.IN_DOUBT) {
            throw complaints.protocol(xid, "forget is for heuristic outcomes, and this branch is in doubt");
        }
        if (answer == Forget.UNKNOWN) {
            throw complaints.of(
                    XAException.XAER_NOTA,
                    xid,
                    "forget is for heuristic outcomes, and Redis knows none of this branch. There is nothing to forget",
                    List.of());
        }
    }

    private List<Described> find(BranchXid xid, String what) throws XAException {
        try {
            return branches.finder.find(xid);
        } catch (UnknownAnswerException e) {
            throw complaints.unavailable(xid, "cannot " + what + ", its keys cannot be read. Try again", e);
        }
    }

    private Finish finish(BranchXid xid, String what, Supplier<Finish> end) throws XAException {
        Finish finish;
        try {
            finish = end.get();
        } catch (UnknownAnswerException e) {
            throw complaints.unavailable(
                    xid, "no answer to " + what + ", it may or may not be done. Try again, that is safe", e);
        }
        if (finish instanceof Finish.OtherKeys) {
            throw complaints.of(
                    XAException.XAER_RMERR,
                    xid,
                    "cannot " + what + ": the list of keys in its record is damaged. Look at the record",
                    List.of());
        }
        return finish;
    }

    void checkCommitted(BranchXid xid, Finish finish, List<String> keys) throws XAException {
        if (finish instanceof Finish.NotFound) {
            throw complaints.of(
                    XAException.XA_HEURHAZ,
                    xid,
                    "cannot commit, Redis knows neither the branch nor how it ended: the server has lost it, or it was"
                            + " never prepared here, or its outcome has expired. Its keys "
                            + (keys.isEmpty() ? "are not known" : keys) + ". Compare them with the other resources",
                    keys);
        }
        if (finish instanceof Finish.Ended ended) {
            String outcome = ended.outcome();
            boolean rolledBack = outcome.equals("rolledback");
            throw complaints.of(
                    rolledBack ? XAException.XA_HEURRB : XAException.XA_HEURMIX,
                    xid,
                    "cannot commit, it has ended as " + inWords(outcome)
                            + ". Compare its keys with the other resources",
                    keys);
        }
        checkHeuristic(xid, finish);
    }

    /** What is lost comes back with a replay, which opens the gate when it has brought it back. */
    private Finish afterReplay(BranchXid xid, Finish finish) throws XAException {
        boolean lost = finish instanceof Finish.NotFound || (finish instanceof Finish.Mixed mixed && mixed.lost());
        if (!lost || !branches.history.isKept()) {
            return finish;
        }
        if (!new RedisRecords(branches).incarnation().open()) {
            branches.history.foundClosed();
            throw complaints.of(
                    XAException.XAER_RMFAIL,
                    xid,
                    "the server has lost it. Recovery has to replay; then commit it again",
                    List.of());
        }
        List<Described> found = find(xid, "commit");
        return finish(xid, "commit", () -> branches.endFound.commit(xid, found));
    }

    private void checkRolledBack(BranchXid xid, Finish finish) throws XAException {
        if (finish instanceof Finish.Ended ended) {
            String outcome = ended.outcome();
            throw complaints.of(
                    outcome.equals("committed") ? XAException.XA_HEURCOM : XAException.XA_HEURMIX,
                    xid,
                    "cannot roll back, it has ended as " + inWords(outcome)
                            + ". Compare its keys with the other resources",
                    List.of());
        }
        checkHeuristic(xid, finish);
    }

    private static String inWords(String outcome) {
        return outcome.equals("forgotten") ? "heuristic, and was forgotten since" : outcome;
    }

    /** A part is applied: nobody can say what, so that it is not tried again. */
    static RedisXAException torn(Complaints complaints, BranchXid xid, String reason, List<String> keys) {
        return complaints.of(
                XAException.XA_HEURMIX,
                xid,
                reason + ": a part is applied, the rest never will be. Its locks are released, its record is kept until"
                        + " it is forgotten. Run check() of RedisXADataSource to see which command the user may not run,"
                        + " compare the keys of the branch with the other resources, and forget it",
                keys);
    }

    private void checkHeuristic(BranchXid xid, Finish finish) throws XAException {
        if (finish instanceof Finish.Mixed mixed) {
            throw complaints.of(
                    mixed.lost() ? XAException.XA_HEURHAZ : XAException.XA_HEURMIX,
                    xid,
                    "its groups of keys have ended differently: " + mixed.story()
                            + ". Compare the keys of the branch with the other resources, and forget it",
                    mixed.keys());
        }
        if (finish instanceof Finish.Heuristic torn && torn.key().isEmpty()) {
            throw torn(complaints, xid, torn.reason(), List.of());
        }
        if (finish instanceof Finish.Heuristic heuristic) {
            throw complaints.of(
                    XAException.XA_HEURMIX,
                    xid,
                    "key " + heuristic.key() + " could not take the change of this prepared branch any more: "
                            + heuristic.reason()
                            + ". Nothing was applied, its locks are released, its record is kept until it is forgotten."
                            + " Repair the key and forget the branch",
                    List.of(heuristic.key()));
        }
    }
}
