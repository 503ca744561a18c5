package io.concordat.coordinator.branch;

import static io.concordat.coordinator.observe.ProtocolStep.ENDED;
import static io.concordat.coordinator.observe.ProtocolStep.ENLISTED;

import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * The part of a branch's life in which the application works with its store, from START to END. END is sent lazily, and a
 * failed one is remembered: the engine would swallow it. Guarded by the branch.
 */
final class BranchWork {
    private final BranchRecord branch;
    private boolean failed;
    private Optional<XAException> endFailure = Optional.empty();

    BranchWork(BranchRecord branch) {
        this.branch = branch;
    }

    void start(Xid xid) throws XAException {
        if (branch.state() != BranchState.NEW || branch.transaction().isReaped()) {
            throw refusal(XAException.XA_RBTIMEOUT, "the transaction has been rolled back", null);
        }
        branch.named(xid);
        branch.store().start(xid);
        branch.become(BranchState.ACTIVE);
        branch.step(ENLISTED);
    }

    /** What was done is not to be committed. */
    void fail() {
        failed = true;
    }

    /** Sends END, once. */
    void end() {
        if (branch.state() != BranchState.ACTIVE) {
            return;
        }
        try {
            branch.store().end(branch.xid(), failed ? XAResource.TMFAIL : XAResource.TMSUCCESS);
        } catch (XAException e) {
            endFailure = Optional.of(e);
        }
        branch.become(BranchState.ENDED);
        branch.step(ENDED);
    }

    /** Ends the work, and refuses where a commit would lose something: before the store is asked. */
    void checkFit() throws XAException {
        if (branch.transaction().isPastDeadline()) {
            TimeoutException over = branch.transaction().timedOut();
            throw refusal(XAException.XA_RBTIMEOUT, over.getMessage(), over);
        }
        if (branch.state() != BranchState.ACTIVE && branch.state() != BranchState.ENDED) {
            throw refusal(XAException.XA_RBROLLBACK, "its work is not there (it is " + branch.state() + ")", null);
        }
        end();
        if (endFailure.isPresent()) {
            XAException e = endFailure.get();
            throw refusal(XAException.XA_RBROLLBACK, "END failed: " + BranchException.describe(e), e);
        }
        if (failed) {
            throw refusal(XAException.XA_RBROLLBACK, "it was delisted as failed", null);
        }
    }

    /** Why a branch cannot commit that has something to commit, where the transaction is only to read. */
    static BranchException notReadOnly(Object branch) {
        return new BranchException(
                XAException.XA_RBOTHER,
                branch + " has changes to commit, but the transaction is read-only. Do what writes in one that is not",
                null);
    }

    XAException refusal(int code, String reason, Throwable cause) {
        BranchException no = new BranchException(code, branch + " cannot commit: " + reason, cause);
        branch.transaction().refusedBy(no);
        return no;
    }
}
