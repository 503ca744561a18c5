package io.concordat.redis;

import io.concordat.redis.branch.Branch;
import io.concordat.redis.branch.Stage;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.script.Vote;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
        Branch branch = known(xid);
        return branch.exclusively(() -> vote(branch, question(branch)));
    }

    /** Sends what there is to ask on this thread. A yes to that is taken on the thread that has received it, the rest waits on another. */
    CompletionStage<Integer> prepareAsync(BranchXid xid) throws XAException {
        Branch branch = known(xid);
        return branch.exclusively(() -> {
            Optional<Voting.Question> question = question(branch);
            if (question.isEmpty()) {
                return CompletableFuture.completedFuture(vote(branch, question));
            }
            CompletableFuture<Boolean> saysYes = question.get().prepare().begin();
            branch.asked();
            CompletableFuture<Integer> vote = new CompletableFuture<>();
            CompletableFuture<Void> unused = saysYes.thenAccept(
                    yes -> branches.asyncCalls.finish(vote, yes, () -> branch.answered(() -> vote(branch, question))));
            return vote;
        });
    }

    private Branch known(BranchXid xid) throws XAException {
        return branches.registry.find(xid).orElseThrow(() -> complaints.notKnown(xid, "prepare"));
    }

    /** What is to be asked before it can vote; nothing when it has voted with that. */
    private Optional<Voting.Question> question(Branch branch) throws XAException {
        if (branch.stage() == Stage.ENDED) {
            throw complaints.notKnown(branch.xid(), "prepare");
        }
        require(branch, "prepare", Stage.ACTIVE, Stage.PREPARE_UNKNOWN);
        if (branch.stage() == Stage.ACTIVE && branches.afterDecision.takes(branch)) {
            branches.afterDecision.stage(branch);
            branch.enter(Stage.PREPARED);
            return Optional.empty();
        }
        Optional<Voting.Question> question = voting.question(branch);
        if (question.isEmpty()) {
            branches.registry.end(branch);
        }
        return question;
    }

    private int vote(Branch branch, Optional<Voting.Question> question) throws XAException {
        if (question.isPresent()) {
            if (voting.conclude(branch, question.get()) instanceof Vote.Done) {
                branches.afterDecision.prepared();
                branch.enter(Stage.PREPARED);
            } else {
                branches.registry.end(branch);
            }
        }
        return branch.stage() == Stage.PREPARED ? XAResource.XA_OK : XAResource.XA_RDONLY;
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
