package io.concordat.redis;

import io.concordat.redis.branch.Branch;
import io.concordat.redis.branch.Stage;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.script.Vote;
import java.util.List;
import java.util.Optional;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/** Prepare, commit, rollback and forget, in the order that XA allows. Any thread may call it for any xid. Thread-safe. */
final class TwoPhase {
    private final Branches branches;
    private final Complaints complaints;
    private final Voting voting;
    private final Ending ending;
    private final OnePhase onePhase;

    TwoPhase(Branches branches) {
        this.branches = branches;
        this.complaints = branches.complaints;
        this.voting = new Voting(branches);
        this.ending = new Ending(branches);
        this.onePhase = new OnePhase(branches, voting, ending);
    }

    int prepare(BranchXid xid) throws XAException {
        Branch branch = branches.registry.find(xid).orElseThrow(() -> complaints.notKnown(xid, "prepare"));
        return branch.exclusively(() -> {
            if (branch.stage() == Stage.ENDED) {
                throw complaints.notKnown(xid, "prepare");
            }
            require(branch, "prepare", Stage.ACTIVE, Stage.PREPARE_UNKNOWN);
            if (branch.stage() == Stage.ACTIVE && branches.afterDecision.takes(branch)) {
                branches.afterDecision.stage(branch);
                branch.enter(Stage.PREPARED);
                return XAResource.XA_OK;
            }
            Vote vote = voting.prepare(branch);
            if (vote instanceof Vote.Done) {
                branches.afterDecision.prepared();
                branch.enter(Stage.PREPARED);
                return XAResource.XA_OK;
            }
            branches.registry.end(branch);
            return XAResource.XA_RDONLY;
        });
    }

    /** Whether {@link #prepare} answers at once, because Redis is not asked. */
    boolean preparesAlone(BranchXid xid) {
        return branches.registry
                .find(xid)
                .filter(branch -> branch.exclusively(() ->
                        branch.stage() == Stage.ACTIVE && !branch.isInUse() && branches.afterDecision.takes(branch)))
                .isPresent();
    }

    void commit(BranchXid xid, boolean inOnePhase) throws XAException {
        if (inOnePhase || !branches.places.areMinded()) {
            end(xid, inOnePhase);
            return;
        }
        if (branches.places.of(xid).isEmpty()) {
            throw complaints.of(
                    XAException.XAER_RMFAIL,
                    xid,
                    "the place of its decision in the order of all is not known here, and it must be left at its keys. Nothing"
                            + " was changed; let recovery commit it, which looks it up",
                    List.of());
        }
        try {
            end(xid, false);
        } finally {
            branches.places.drop(xid);
        }
    }

    private void end(BranchXid xid, boolean inOnePhase) throws XAException {
        Optional<Branch> local = branches.registry.find(xid);
        if (local.isEmpty()) {
            commitUnknown(xid, inOnePhase);
            return;
        }
        Branch branch = local.get();
        branch.exclusively(() -> {
            if (branch.stage() == Stage.ENDED) {
                commitUnknown(xid, inOnePhase);
            } else if (inOnePhase) {
                require(branch, "commit in one phase", Stage.ACTIVE, Stage.ONE_PHASE_UNKNOWN);
                onePhase.commit(branch);
            } else {
                require(branch, "commit", Stage.PREPARED, Stage.PREPARED);
                commitPrepared(branch);
            }
            return null;
        });
    }

    private void commitPrepared(Branch branch) throws XAException {
        if (branches.afterDecision.has(branch.xid())) {
            branches.afterDecision.commit(branch);
        } else {
            ending.commit(branch);
        }
    }

    private void commitUnknown(BranchXid xid, boolean inOnePhase) throws XAException {
        if (inOnePhase) {
            ending.commitInOnePhase(xid);
        } else {
            ending.commit(xid);
        }
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
            } else if (branches.afterDecision.has(xid)) {
                branches.afterDecision.rollback(branch);
            } else {
                ending.rollback(branch);
            }
            return null;
        });
    }

    void forget(BranchXid xid) throws XAException {
        Optional<Branch> local = branches.registry.find(xid);
        if (local.isEmpty()) {
            ending.forget(xid);
            return;
        }
        Branch branch = local.get();
        branch.exclusively(() -> {
            // A branch prepared here may have ended heuristically through another process, which did not tell.
            if (branch.stage() != Stage.PREPARED && branch.stage() != Stage.ENDED) {
                throw complaints.protocol(xid, "forget is for branches that have ended, and this one has not");
            }
            ending.forget(xid);
            branches.registry.end(branch);
            return null;
        });
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
