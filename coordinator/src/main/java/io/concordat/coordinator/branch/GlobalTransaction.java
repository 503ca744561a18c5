package io.concordat.coordinator.branch;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.observe.Steps;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the coordinator knows of one running transaction: its branches, its deadline, its decision. Thread-safe; one call
 * at a time completes it.
 *
 * <p>The engine drives the branches; this class is the memory of what really happened, from which the outcome told to
 * the caller is taken.
 */
public final class GlobalTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(GlobalTransaction.class);

    private final Gtrid gtrid;
    private final long epoch;
    private final Steps steps;
    private final Duration timeout;
    private final boolean readOnly;
    private final Deadline deadline;
    private final Ender ender = new Ender();
    private final Fate fate = new Fate();
    private final Branches branches;
    private final Outcomes outcomes;
    private final DecisionLog log;
    private volatile BooleanSupplier takenOver = () -> false;
    private volatile Runnable noLongerExpected = () -> {};

    /** @param readOnly whether it is only to read, so that nothing can be committed */
    public GlobalTransaction(
            Gtrid gtrid, DecisionLog log, Duration timeout, boolean readOnly, Steps steps, Together together) {
        this.readOnly = readOnly;
        this.gtrid = gtrid;
        this.log = log;
        this.epoch = log.epoch();
        this.steps = steps;
        this.timeout = timeout;
        this.deadline = Deadline.after(timeout);
        this.branches = new Branches(together);
        this.outcomes = new Outcomes(branches, fate);
    }

    public Gtrid gtrid() {
        return gtrid;
    }

    /** The decision log's epoch when the transaction began. */
    long epoch() {
        return epoch;
    }

    Steps steps() {
        return steps;
    }

    /** The branch of an XAResource that was enlisted before. */
    public Optional<EnlistedBranch> branchOf(XAResource xaResource) {
        return branches.all().stream().filter(b -> b.delegate() == xaResource).findFirst();
    }

    /**
     * Adds a branch, before it is started: no branch begins that a decision could overlook.
     *
     * @throws IllegalStateException if it is a second one in commit-record mode
     */
    public EnlistedBranch addBranch(CoordinatedResource resource, XAResource xaResource) {
        Optional<EnlistedBranch> first = branches.commitRecord();
        if (resource.isCommitRecord() && first.isPresent()) {
            throw new IllegalStateException("transaction " + gtrid + " has a branch in commit-record mode already, on"
                    + " resource '" + first.get().resource().name()
                    + "', whose COMMIT will be the decision, and there can"
                    + " be one such COMMIT only. Let resource '" + resource.name() + "' work in XA mode");
        }
        EnlistedBranch branch = new EnlistedBranch(this, resource, xaResource);
        branches.add(branch);
        return branch;
    }

    /** Takes back a branch that could not be started. */
    public void withdraw(EnlistedBranch branch) {
        if (branch.state() == BranchState.NEW) {
            branches.remove(branch);
        }
    }

    /** Whether it is only to read. */
    public boolean isReadOnly() {
        return readOnly;
    }

    public Deadline deadline() {
        return deadline;
    }

    public boolean isPastDeadline() {
        return deadline.isOver();
    }

    /** Says that the timeout is over. */
    public TimeoutException timedOut() {
        return new TimeoutException("its timeout of " + timeout + " is over");
    }

    public Stage stage() {
        return fate.stage();
    }

    /** It cannot commit any more. */
    public void rollingBack() {
        fate.reached(Stage.ROLLING_BACK);
    }

    /**
     * Claims the end of the transaction for the caller of commit or rollback. If the reaper has it, waits until it is rolled
     * back.
     *
     * @return false if the reaper was first
     */
    public boolean claim() {
        if (ender.claimForCaller()) {
            return true;
        }
        ender.awaitReaped();
        return false;
    }

    /** Whether the caller of commit or rollback, or the reaper, is ending it. */
    public boolean isClaimed() {
        return ender.isClaimed();
    }

    /**
     * Claims the end of the transaction for the reaper, unless a commit or rollback has come so far that it ends there: one of
     * them ends it, never both.
     *
     * @param why what the caller will be told
     */
    public boolean claimForReaper(Throwable why) {
        if (!ender.claimForReaper()) {
            return false;
        }
        fate.refusedBy(why);
        rollingBack();
        return true;
    }

    /**
     * Rolls back, after {@link #claimForReaper}, although the application may be working in it.
     *
     * @param afterwards what else there is to do before the caller is told
     */
    public void reap(Runnable afterwards) {
        try {
            branches.abandon();
            afterwards.run();
        } finally {
            ender.reaped();
        }
    }

    /** Whether the reaper has rolled it back. */
    public boolean isRolledBack() {
        return ender.isReaped();
    }

    /** Why it cannot commit; empty if it can, as far as is known. */
    public String reason() {
        return fate.reason();
    }

    /** Whether the reaper has taken it: it takes no more work. */
    public boolean isReaped() {
        return ender.isReaper();
    }

    /** Remembers the first reason why the transaction cannot commit. */
    public void refusedBy(Throwable refusal) {
        fate.refusedBy(refusal);
    }

    /**
     * Writes the decision in the log, if anything is prepared: a lone branch commits in one phase and needs none.
     *
     * @return whether the engine may go on to commit
     */
    public boolean decide() {
        noLongerExpected.run();
        takenOver = () -> log.isTakenOver(gtrid);
        return new Deciding(this, branches, fate).decide(log);
    }

    /** Its commit has begun. */
    public void preparing() {
        fate.reached(Stage.PREPARING);
    }

    void prepareAll() {
        branches.prepare(() -> noLongerExpected = log.expect());
    }

    void commitPrepared() {
        branches.commit();
    }

    /** Rolls back what is still open in a store; leaves to recovery what may be decided. */
    public void rollbackOpen() {
        noLongerExpected.run();
        branches.rollbackOpen();
    }

    /** Whether others may have completed its branches by now: they took this coordinator for dead. */
    boolean isTakenOver() {
        return takenOver.getAsBoolean();
    }

    boolean mayBeCommitted() {
        return fate.mayBeCommitted();
    }

    void askingOnePhase() {
        fate.is(Fate.Phase.ONE_PHASE_UNANSWERED); // until there is an answer
        fate.reached(Stage.COMMITTING);
    }

    void committedOnePhase() {
        fate.is(Fate.Phase.ONE_PHASE_COMMITTED);
    }

    void onePhaseFailed(boolean rolledBack, XAException e) {
        fate.refusedBy(e);
        if (rolledBack) {
            fate.is(Fate.Phase.UNDECIDED);
        }
    }

    void leftToRecovery(BranchRecord branch, String what, XAException e) {
        LOG.warn(
                "{}: {} got no certain answer ({}); it is left to recovery", branch, what, BranchException.describe(e));
    }

    /** Whether branches are left that recovery must finish. */
    public boolean leavesWorkToRecovery() {
        return fate.phase() == Fate.Phase.UNKNOWN
                || !branches.in(BranchState.LEFT_TO_RECOVERY).isEmpty();
    }

    /** Whether a decision was written that can be forgotten once every branch has answered. */
    public boolean isDecided() {
        return fate.phase() == Fate.Phase.DECIDED;
    }

    /** The branches that have answered their commit. */
    public List<Participant> committed() {
        return branches.in(BranchState.COMMITTED).stream()
                .map(EnlistedBranch::participant)
                .toList();
    }

    /** What the branches were told when the transaction ended. */
    public Resolution told() {
        return switch (fate.phase()) {
            case DECIDED, ONE_PHASE_COMMITTED, ONE_PHASE_UNANSWERED -> Resolution.COMMIT;
            case UNDECIDED, REFUSED, UNKNOWN -> Resolution.ROLLBACK;
        };
    }

    /** The branches whose store went its own way, with what it answered. */
    public Map<Participant, String> heuristics() {
        Map<Participant, String> heuristics = new HashMap<>();
        branches.all().forEach(branch -> branch.heuristic()
                .ifPresent(e -> heuristics.put(branch.participant(), BranchException.describe(e))));
        return heuristics;
    }

    /**
     * The outcome, once the engine has returned.
     *
     * @param committed whether the engine returned normally from a commit
     */
    public Outcome outcome(boolean committed) {
        return outcomes.of(committed);
    }
}
