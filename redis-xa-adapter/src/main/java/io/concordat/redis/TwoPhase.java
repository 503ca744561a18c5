package io.concordat.redis;

import io.concordat.redis.branch.Branch;
import io.concordat.redis.branch.RollbackOnly;
import io.concordat.redis.branch.Stage;
import io.concordat.redis.branch.Staged;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.script.FinishKeys;
import io.concordat.redis.script.UnknownAnswerException;
import io.concordat.redis.script.Vote;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/** Prepare, and commit in one phase: what asks for a vote. Any thread may call it for any xid. Thread-safe. */
final class TwoPhase {
    private final Branches branches;
    private final Complaints complaints;
    private final Ending ending;

    TwoPhase(Branches branches) {
        this.branches = branches;
        this.complaints = branches.complaints;
        this.ending = new Ending(branches);
    }

    int prepare(BranchXid xid) throws XAException {
        Branch branch = branches.registry.find(xid).orElseThrow(() -> complaints.notKnown(xid, "prepare"));
        return branch.exclusively(() -> {
            if (branch.stage() == Stage.ENDED) {
                throw complaints.notKnown(xid, "prepare");
            }
            require(branch, "prepare", Stage.ACTIVE, Stage.PREPARE_UNKNOWN);
            Supplier<Vote> question = () -> branches.staging.prepare(xid, branch.staged());
            Vote vote = vote(branch, question, Stage.PREPARE_UNKNOWN);
            if (vote instanceof Vote.Done) {
                branch.enter(Stage.PREPARED);
                return XAResource.XA_OK;
            }
            branches.registry.end(branch);
            return XAResource.XA_RDONLY;
        });
    }

    void commit(BranchXid xid, boolean onePhase) throws XAException {
        Optional<Branch> local = branches.registry.find(xid);
        if (local.isEmpty()) {
            ending.commit(xid);
            return;
        }
        Branch branch = local.get();
        branch.exclusively(() -> {
            if (branch.stage() == Stage.ENDED) {
                ending.commit(xid);
            } else if (onePhase) {
                require(branch, "commit in one phase", Stage.ACTIVE, Stage.ONE_PHASE_UNKNOWN);
                vote(branch, () -> branches.staging.commitInOnePhase(xid, branch.staged()), Stage.ONE_PHASE_UNKNOWN);
                branches.registry.end(branch);
            } else {
                require(branch, "commit", Stage.PREPARED, Stage.PREPARED);
                ending.commit(branch);
            }
            return null;
        });
    }

    void rollback(BranchXid xid) throws XAException {
        Optional<Branch> local = branches.registry.find(xid);
        if (local.isEmpty()) {
            ending.rollback(xid);
            return;
        }
        Branch branch = local.get();
        branch.exclusively(() -> {
            requireNotInUse(branch, "rollback");
            if (branch.stage() == Stage.ENDED) {
                ending.rollback(xid);
            } else if (branch.stage() == Stage.ACTIVE) {
                branches.registry.end(branch);
            } else {
                ending.rollback(branch);
            }
            return null;
        });
    }

    void forget(BranchXid xid) throws XAException {
        if (branches.registry.find(xid).isPresent()) {
            throw complaints.protocol(xid, "forget is for branches that have ended, and this one has not");
        }
        ending.forget(xid);
    }

    /** A yes of either kind; everything else is an exception, and ends the branch when it is certain. */
    private Vote vote(Branch branch, Supplier<Vote> question, Stage unknown) throws XAException {
        Optional<RollbackOnly> rollbackOnly = branch.rollbackOnly();
        if (rollbackOnly.isPresent()) {
            branches.registry.end(branch);
            throw complaints.of(
                    rollbackOnly.get().errorCode(),
                    branch.xid(),
                    "it can only be rolled back: " + rollbackOnly.get().reason()
                            + ". Nothing was staged, the branch is rolled back. Run the transaction again",
                    List.of());
        }
        Staged staged = branch.staged();
        if (staged.isEmpty()) {
            return new Vote.ReadOnly();
        }
        try {
            Vote vote = branches.lockWait.ask(question);
            if (vote instanceof Vote.Done || vote instanceof Vote.ReadOnly) {
                return vote;
            }
            if (branch.stage() != Stage.ACTIVE) {
                // The first request may still be on its way: it must find an outcome.
                branches.finishing.rollback(branch.xid(), FinishKeys.of(staged));
            }
            branches.registry.end(branch);
            throw complaints.refusal(
                    branch.xid(), vote, branches.lockWait.limit().toMillis() + " ms");
        } catch (UnknownAnswerException e) {
            if (staged.operations().isEmpty()) {
                branches.registry.end(branch);
                throw complaints
                        .of(
                                XAException.XA_RBCOMMFAIL,
                                branch.xid(),
                                "Redis did not answer whether what was read is still so. There was nothing to write, the"
                                        + " branch is rolled back. Run the transaction again",
                                List.of())
                        .causedBy(e);
            }
            branch.enter(unknown);
            throw complaints.unavailable(
                    branch.xid(),
                    unknown == Stage.PREPARE_UNKNOWN
                            ? "it is not known whether it is prepared. Roll it back, or prepare it again"
                            : "it is not known whether it is committed. Commit it in one phase again",
                    e);
        }
    }

    private void require(Branch branch, String method, Stage one, Stage other) throws XAException {
        requireNotInUse(branch, method);
        if (branch.stage() != one && branch.stage() != other) {
            throw complaints.protocol(
                    branch.xid(), method + " comes out of order, the branch is in stage " + branch.stage());
        }
    }

    private void requireNotInUse(Branch branch, String method) throws XAException {
        if (branch.isInUse()) {
            throw complaints.protocol(
                    branch.xid(), method + " comes out of order, a connection still works on the branch: end it first");
        }
    }
}
