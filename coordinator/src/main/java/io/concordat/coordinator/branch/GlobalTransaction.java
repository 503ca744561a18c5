package io.concordat.coordinator.branch;

import static io.concordat.coordinator.observe.ProtocolStep.DECIDED;
import static io.concordat.coordinator.observe.ProtocolStep.DECIDING;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.coordinator.observe.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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

    private enum Phase {
        UNDECIDED,
        DECIDED,
        REFUSED,
        UNKNOWN,
        ONE_PHASE_COMMITTED,
        ONE_PHASE_UNANSWERED
    }

    private final Gtrid gtrid;
    private final long epoch;
    private final Steps steps;
    private final Together together;
    private final Deadline deadline;
    private final List<EnlistedBranch> branches = new CopyOnWriteArrayList<>();

    private final AtomicBoolean prepareAsked = new AtomicBoolean();
    private volatile Phase phase = Phase.UNDECIDED;
    private volatile String reason = "";
    private volatile Throwable cause;

    public GlobalTransaction(Gtrid gtrid, long epoch, Duration timeout, Steps steps, Together together) {
        this.gtrid = gtrid;
        this.epoch = epoch;
        this.steps = steps;
        this.together = together;
        this.deadline = Deadline.after(timeout);
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

    /** Adds a branch, before it is started: no branch begins that a decision could overlook. */
    public EnlistedBranch addBranch(CoordinatedResource resource, XAResource xaResource) {
        EnlistedBranch branch = new EnlistedBranch(this, resource, xaResource);
        branches.add(branch);
        return branch;
    }

    /** Takes back a branch that could not be started. */
    public void withdraw(EnlistedBranch branch) {
        if (branch.isNew()) {
            branches.remove(branch);
        }
    }

    public boolean isPastDeadline() {
        return deadline.isOver();
    }

    /** Remembers the first reason why the transaction cannot commit. */
    public synchronized void refusedBy(Throwable refusal) {
        if (cause == null) {
            cause = refusal;
            reason = refusal instanceof XAException e
                    ? BranchException.describe(e)
                    : String.valueOf(refusal.getMessage());
        }
    }

    /**
     * Writes the decision, if anything is prepared: a lone branch commits in one phase and needs none.
     *
     * @return whether the engine may go on to commit
     */
    public boolean decide(DecisionLog log) {
        List<EnlistedBranch> prepared = having(EnlistedBranch::isPrepared);
        if (prepared.isEmpty()) {
            return true;
        }
        List<EnlistedBranch> absent = having(b -> !b.isPrepared() && !b.isReadOnly());
        if (!absent.isEmpty()) {
            return refuse(absent.get(0) + " has not voted for the commit");
        }
        if (isPastDeadline()) {
            return refuse("the transaction's timeout is over");
        }
        steps.took(DECIDING, gtrid);
        List<Participant> participants =
                prepared.stream().map(EnlistedBranch::participant).toList();
        Verdict verdict = ask(log, new Decision(gtrid, epoch, Instant.now(), participants, List.of()));
        if (verdict instanceof Verdict.Refused refused) {
            return refuse("the decision log refused the decision: " + refused.reason());
        }
        if (verdict instanceof Verdict.Unknown unknown) {
            reason = unknown.reason();
            cause = unknown.cause();
            return false;
        }
        phase = Phase.DECIDED;
        steps.took(DECIDED, gtrid);
        return true;
    }

    private boolean refuse(String why) {
        phase = Phase.REFUSED;
        refusedBy(new IllegalStateException(why));
        rollbackOpen();
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

    /**
     * Asks every branch for its vote, all at once, the first time; each remembers its own. Those that commit last are not the
     * first, so that a database is asked on the thread that has worked with it.
     */
    void prepareAll() {
        if (prepareAsked.compareAndSet(false, true)) {
            together.ask(
                    having(EnlistedBranch::isOpen).stream()
                            .sorted(Comparator.comparing(b -> b.resource().commitsLast()))
                            .toList(),
                    EnlistedBranch::beginVote,
                    EnlistedBranch::askForVote);
        }
    }

    /** Commits every prepared branch, those that commit last after all others have answered, and else all at once. */
    void commitPrepared() {
        Map<Boolean, List<EnlistedBranch>> last = having(EnlistedBranch::isPrepared).stream()
                .collect(Collectors.partitioningBy(b -> b.resource().commitsLast()));
        together.ask(last.get(false), EnlistedBranch::beginCommit, EnlistedBranch::commitPrepared);
        together.ask(last.get(true), EnlistedBranch::beginCommit, EnlistedBranch::commitPrepared);
    }

    /** Rolls back what is still open in a store; leaves to recovery what may be decided. */
    public void rollbackOpen() {
        having(EnlistedBranch::isOpen).forEach(branch -> branch.rollback(null));
    }

    boolean mayBeCommitted() {
        return phase == Phase.DECIDED || phase == Phase.UNKNOWN;
    }

    void askingOnePhase() {
        phase = Phase.ONE_PHASE_UNANSWERED; // until there is an answer
    }

    void committedOnePhase() {
        phase = Phase.ONE_PHASE_COMMITTED;
    }

    void onePhaseFailed(boolean rolledBack, XAException e) {
        refusedBy(e);
        if (rolledBack) {
            phase = Phase.UNDECIDED;
        }
    }

    void leftToRecovery(EnlistedBranch branch, String what, XAException e) {
        LOG.warn(
                "{}: {} got no certain answer ({}); it is left to recovery", branch, what, BranchException.describe(e));
    }

    /** Whether branches are left that recovery must finish. */
    public boolean leavesWorkToRecovery() {
        return phase == Phase.UNKNOWN || branches.stream().anyMatch(EnlistedBranch::isLeftToRecovery);
    }

    /** Whether a decision was written that can be forgotten once every branch has answered. */
    public boolean isDecided() {
        return phase == Phase.DECIDED;
    }

    /** The branches that have answered their commit. */
    public List<Participant> committed() {
        return having(EnlistedBranch::isCommitted).stream()
                .map(EnlistedBranch::participant)
                .toList();
    }

    /** The branches whose store went its own way, with what it answered. */
    public Map<Participant, String> heuristics() {
        Map<Participant, String> heuristics = new HashMap<>();
        branches.forEach(branch ->
                branch.heuristic().ifPresent(e -> heuristics.put(branch.participant(), BranchException.describe(e))));
        return heuristics;
    }

    /**
     * The outcome, once the engine has returned.
     *
     * @param committed whether the engine returned normally from a commit
     */
    public Outcome outcome(boolean committed) {
        for (EnlistedBranch branch : branches) {
            if (branch.heuristic().isPresent()) {
                XAException e = branch.heuristic().get();
                return new Outcome.Heuristic(branch + ": " + BranchException.describe(e), e);
            }
        }
        return switch (phase) {
            case UNKNOWN -> new Outcome.InDoubt(reason + "; the restart of the coordinator settles it", cause);
            case ONE_PHASE_UNANSWERED ->
                new Outcome.InDoubt(reason + "; only a look into that one store can tell", cause);
            case DECIDED -> leavesWorkToRecovery() ? pending() : new Outcome.Committed();
            case ONE_PHASE_COMMITTED -> new Outcome.Committed();
            case REFUSED -> rolledBack();
            case UNDECIDED ->
                committed && branches.stream().allMatch(EnlistedBranch::isReadOnly)
                        ? new Outcome.Committed()
                        : rolledBack();
        };
    }

    private Outcome rolledBack() {
        return new Outcome.RolledBack(reason, cause, unanswered());
    }

    private Outcome pending() {
        return new Outcome.CompletionPending("no answer yet from " + String.join(", ", unanswered()));
    }

    private List<String> unanswered() {
        return having(EnlistedBranch::isLeftToRecovery).stream()
                .map(branch -> branch.resource().name())
                .toList();
    }

    private List<EnlistedBranch> having(Predicate<EnlistedBranch> condition) {
        return branches.stream().filter(condition).toList();
    }
}
