package io.concordat.coordinator.branch;

import static io.concordat.coordinator.observe.ProtocolStep.DECIDED;
import static io.concordat.coordinator.observe.ProtocolStep.DECIDING;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.coordinator.observe.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the coordinator knows of one running transaction: its branches, its deadline, its decision. Thread-safe.
 *
 * <p>The engine drives the branches; this class is the memory of what really happened, from which the outcome told to
 * the caller is taken.
 */
public final class GlobalTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(GlobalTransaction.class);

    private enum Phase {
        UNDECIDED,
        DECIDED,
        REFUSED,
        UNKNOWN,
        ONE_PHASE_COMMITTED,
        ONE_PHASE_UNANSWERED
    }

    private final Gtrid gtrid;
    private final Steps steps;
    private final long deadlineNanos;
    private final List<EnlistedBranch> branches = new CopyOnWriteArrayList<>();

    private volatile Phase phase = Phase.UNDECIDED;
    private volatile String reason = "";
    private volatile Throwable cause;

    public GlobalTransaction(Gtrid gtrid, Duration timeout, Steps steps) {
        this.gtrid = gtrid;
        this.steps = steps;
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    public Gtrid gtrid() {
        return gtrid;
    }

    Steps steps() {
        return steps;
    }

    /** The branch of an XAResource that was enlisted before. */
    public Optional<EnlistedBranch> branchOf(XAResource xaResource) {
        return branches.stream().filter(b -> b.delegate() == xaResource).findFirst();
    }

    /** A new branch; it is part of the transaction once {@link #enlisted} is called. */
    public EnlistedBranch newBranch(CoordinatedResource resource, XAResource xaResource) {
        return new EnlistedBranch(this, resource, xaResource);
    }

    public void enlisted(EnlistedBranch branch) {
        branches.add(branch);
    }

    /** By the monotonic clock: a jump of the wall clock does not end transactions. */
    public boolean isPastDeadline() {
        return System.nanoTime() - deadlineNanos > 0;
    }

    /** Remembers the first reason why the transaction cannot commit. */
    public synchronized void refusedBy(Throwable refusal) {
        if (cause == null) {
            cause = refusal;
            reason = refusal instanceof XAException e
                    ? EnlistedBranch.describe(e)
                    : String.valueOf(refusal.getMessage());
        }
    }

    /**
     * Writes the decision, if anything is prepared: a lone branch commits in one phase and needs none.
     *
     * @return whether the engine may go on to commit
     */
    public boolean decide(DecisionLog log) {
        List<EnlistedBranch> prepared =
                branches.stream().filter(EnlistedBranch::isPrepared).toList();
        if (prepared.isEmpty()) {
            return true;
        }
        steps.took(DECIDING, gtrid);
        Verdict verdict = ask(
                log,
                new Decision(
                        gtrid,
                        Instant.now(),
                        prepared.stream().map(EnlistedBranch::participant).toList()));
        if (verdict instanceof Verdict.Done) {
            phase = Phase.DECIDED;
            steps.took(DECIDED, gtrid);
            return true;
        } else if (verdict instanceof Verdict.Refused refused) {
            phase = Phase.REFUSED;
            refusedBy(new IllegalStateException("the decision log refused the decision: " + refused.reason()));
            rollbackOpen();
        } else if (verdict instanceof Verdict.Unknown unknown) {
            phase = Phase.UNKNOWN;
            reason = unknown.reason();
            cause = unknown.cause();
        }
        return false;
    }

    private Verdict ask(DecisionLog log, Decision decision) {
        phase = Phase.UNKNOWN; // whatever escapes from here must not be taken for a rollback
        try {
            return log.decide(decision);
        } catch (RuntimeException | Error e) {
            return new Verdict.Unknown("the decision log failed: " + e, e);
        }
    }

    /** Commits every prepared branch, those that commit last after all others have answered. */
    void commitPrepared() {
        branches.stream()
                .sorted(Comparator.comparing(b -> b.resource().commitsLast()))
                .forEach(EnlistedBranch::commitPrepared);
    }

    /** Rolls back what is neither finished nor left to recovery. Does nothing where the decision may be durable. */
    public void rollbackOpen() {
        for (EnlistedBranch branch : branches) {
            try {
                if (branch.isOpen()) {
                    branch.rollback(null);
                }
            } catch (XAException e) {
                LOG.error("{} went its own way: {}", branch, EnlistedBranch.describe(e));
            }
        }
    }

    boolean mayBeCommitted() {
        return phase == Phase.DECIDED || phase == Phase.UNKNOWN;
    }

    void committedOnePhase() {
        phase = Phase.ONE_PHASE_COMMITTED;
    }

    void onePhaseUnanswered(XAException e) {
        phase = Phase.ONE_PHASE_UNANSWERED;
        refusedBy(e);
    }

    void leftToRecovery(EnlistedBranch branch, String what, Exception e) {
        LOG.warn(
                "{}: {} got no certain answer ({}); recovery completes it",
                branch,
                what,
                e instanceof XAException xa ? EnlistedBranch.describe(xa) : e.toString());
    }

    /** Whether branches are left that recovery must finish. */
    public boolean leavesWorkToRecovery() {
        return phase == Phase.UNKNOWN || branches.stream().anyMatch(EnlistedBranch::isLeftToRecovery);
    }

    /** Whether a decision was written that can be forgotten once every branch has answered. */
    public boolean isDecided() {
        return phase == Phase.DECIDED;
    }

    /** Whether nothing was enlisted, or everything enlisted had only read. */
    private boolean hasNothingToDecide() {
        return branches.stream().noneMatch(b -> b.isOpen() || b.isLeftToRecovery());
    }

    /**
     * The outcome, once the engine has returned.
     *
     * @param committed whether the engine returned normally from a commit
     */
    public Outcome outcome(boolean committed) {
        Optional<EnlistedBranch> split =
                branches.stream().filter(b -> b.heuristic().isPresent()).findFirst();
        if (split.isPresent()) {
            XAException e = split.get().heuristic().orElseThrow();
            return new Outcome.Heuristic(split.get() + ": " + EnlistedBranch.describe(e), e);
        }
        return switch (phase) {
            case UNKNOWN, ONE_PHASE_UNANSWERED -> new Outcome.InDoubt(reason, cause);
            case DECIDED -> leavesWorkToRecovery() ? pending() : new Outcome.Committed();
            case ONE_PHASE_COMMITTED -> new Outcome.Committed();
            case REFUSED -> new Outcome.RolledBack(reason, cause);
            case UNDECIDED ->
                committed && hasNothingToDecide() ? new Outcome.Committed() : new Outcome.RolledBack(reason, cause);
        };
    }

    private Outcome pending() {
        String names = String.join(
                ", ",
                branches.stream()
                        .filter(EnlistedBranch::isLeftToRecovery)
                        .map(b -> b.resource().name())
                        .toList());
        return new Outcome.CompletionPending("no answer yet from: " + names);
    }
}
