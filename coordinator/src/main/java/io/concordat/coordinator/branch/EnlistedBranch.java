package io.concordat.coordinator.branch;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.decision.CommitRecordLog;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.LocalTransaction;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Redo;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.coordinator.observe.LogContext;
import java.util.Optional;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * The wrapper around every XAResource of a transaction: what stands between the engine and the store.
 *
 * <p>It sends END lazily, just before prepare, commit or rollback, and answers SUSPEND, RESUME and JOIN by itself, since
 * MySQL knows none of them. It remembers a failed END and votes no, since the engine swallows it. After a decision it
 * never lets an uncertain answer reach the engine, which would retry on the caller's thread or take it as done: such a
 * branch is left to recovery. One branch's calls are serialised, those of different branches are not; thread-safe.
 */
public final class EnlistedBranch extends XAResourceDefaults {
    private final XAResource delegate;
    private final Optional<LocalTransaction> local;
    private final BranchRecord branch;
    private final BranchWork work;
    private final BranchVote vote;
    private final BranchCompletion completion;

    EnlistedBranch(GlobalTransaction transaction, CoordinatedResource resource, XAResource delegate) {
        this.delegate = delegate;
        this.local = resource.localTransaction(delegate);
        this.branch = new BranchRecord(transaction, resource, delegate);
        this.work = new BranchWork(branch);
        this.vote = new BranchVote(branch, work);
        this.completion = new BranchCompletion(branch, work, vote);
    }

    public CoordinatedResource resource() {
        return branch.resource();
    }

    Gtrid gtrid() {
        return branch.transaction().gtrid();
    }

    LogContext logContext() {
        return branch.transaction().steps().logContext();
    }

    XAResource delegate() {
        return delegate;
    }

    /** Writes the decision in the local transaction that is this branch. */
    Verdict decide(CommitRecordLog log, Decision decision) {
        return local.orElseThrow(() -> new IllegalStateException(branch + " has no local transaction"))
                .decide(log, decision);
    }

    /** It is decided to commit, at this place in the order of all decisions. */
    synchronized void decided(long place) {
        branch.store().decided(branch.xid(), place);
    }

    /** Commits by itself a branch that has voted yes, since no other one has anything to commit. */
    synchronized void commitAlone() throws XAException {
        completion.commitAlone();
    }

    synchronized BranchState state() {
        return branch.state();
    }

    synchronized Optional<XAException> heuristic() {
        return branch.heuristic();
    }

    synchronized Participant participant() {
        return branch.participant();
    }

    /** What the decision has to carry of this branch, which is prepared. */
    synchronized Optional<Redo> redo() throws XAException {
        return branch.redo();
    }

    @Override
    public synchronized void start(Xid branchXid, int flags) throws XAException {
        if (flags == TMNOFLAGS) { // RESUME and JOIN: the store was never told of the suspension or the end
            work.start(branchXid);
        }
    }

    @Override
    public synchronized void end(Xid branchXid, int flags) {
        if (flags == TMFAIL) {
            work.fail();
        }
    }

    /** The engine asks one branch after the other; at its first question all are asked, and this is what it said. */
    @Override
    public int prepare(Xid branchXid) throws XAException {
        branch.transaction().prepareAll();
        synchronized (this) {
            vote.ask(); // a branch that came too late for the others
            return vote.answer();
        }
    }

    synchronized boolean beginVote() {
        return vote.begin();
    }

    synchronized void askForVote() {
        vote.ask();
    }

    /**
     * After a decision the engine is told nothing but success, and of a lone commit without a plain yes that it rolled back:
     * it would try again by itself otherwise. What really happened is remembered in the branches.
     */
    @Override
    public void commit(Xid branchXid, boolean onePhase) throws XAException {
        if (onePhase) {
            commitInOnePhase();
        } else {
            branch.transaction().commitPrepared();
        }
    }

    private synchronized void commitInOnePhase() throws XAException {
        try {
            completion.commitInOnePhase();
        } catch (XAException e) {
            throw new BranchException(XAException.XA_RBROLLBACK, BranchException.describe(e), e);
        }
    }

    synchronized boolean beginCommit() {
        return completion.beginCommit();
    }

    synchronized void commitPrepared() {
        completion.commitPrepared();
    }

    @Override
    public synchronized void rollback(Xid branchXid) {
        completion.rollback();
    }

    /** Rolls back, although the application may be working in it: see {@link GlobalTransaction#reap}. */
    synchronized void abandon() {
        completion.abandon();
    }

    @Override
    public String toString() {
        return branch.toString();
    }
}
