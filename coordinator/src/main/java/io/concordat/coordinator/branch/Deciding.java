package io.concordat.coordinator.branch;

import static io.concordat.coordinator.observe.ProtocolStep.DECIDED;
import static io.concordat.coordinator.observe.ProtocolStep.DECIDING;

import io.concordat.coordinator.decision.CommitRecordLog;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Redo;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.coordinator.observe.Phase;
import io.concordat.coordinator.observe.PhaseResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.transaction.xa.XAException;

/** The step between the votes and the commits: the decision, which is the one commit point. Runs once, on one thread. */
final class Deciding {
    private final GlobalTransaction transaction;
    private final Branches branches;
    private final Fate fate;

    Deciding(GlobalTransaction transaction, Branches branches, Fate fate) {
        this.transaction = transaction;
        this.branches = branches;
        this.fate = fate;
    }

    /** Writes the decision, if anything is prepared; whether the engine may go on to commit. */
    boolean decide(DecisionLog log) {
        List<EnlistedBranch> prepared = branches.in(BranchState.PREPARED);
        if (prepared.isEmpty()) {
            return true;
        }
        List<EnlistedBranch> absent =
                branches.having(state -> state != BranchState.PREPARED && state != BranchState.READ_ONLY);
        if (!absent.isEmpty()) {
            return refuse(new IllegalStateException(absent.get(0) + " has not voted for the commit"));
        }
        if (transaction.isReadOnly()) {
            return refuse(BranchWork.notReadOnly(prepared.get(0)));
        }
        if (transaction.isPastDeadline()) {
            return refuse(transaction.timedOut());
        }
        Optional<EnlistedBranch> commitRecord = branches.commitRecord().filter(prepared::contains);
        if (commitRecord.isPresent() && prepared.size() == 1) {
            return commitAlone(commitRecord.get());
        }
        List<EnlistedBranch> named = prepared.stream()
                .filter(branch -> !Optional.of(branch).equals(commitRecord))
                .toList();
        Decision decision;
        try {
            decision = decisionFor(named);
        } catch (XAException e) {
            return refuse(e);
        }
        fate.reached(Stage.PREPARED);
        transaction.steps().took(DECIDING, transaction.gtrid());
        long startNanos = System.nanoTime();
        Verdict verdict = write(
                () -> commitRecord.isPresent() ? decideIn(commitRecord.get(), log, decision) : log.decide(decision));
        ended(verdict, startNanos);
        if (verdict instanceof Verdict.Refused refused) {
            return refuse(new DecisionRefusedException(refused));
        }
        if (verdict instanceof Verdict.Unknown unknown) {
            fate.unknown(unknown.reason(), unknown.cause());
            return false;
        }
        log.place(transaction.gtrid()).ifPresent(place -> named.forEach(branch -> branch.decided(place)));
        fate.is(Fate.Phase.DECIDED);
        fate.reached(Stage.COMMITTING);
        transaction.steps().took(DECIDED, transaction.gtrid());
        return true;
    }

    /** What no other store waits for needs no decision: the branch's own commit is enough. */
    private boolean commitAlone(EnlistedBranch branch) {
        try {
            branch.commitAlone();
            return true;
        } catch (XAException e) {
            return false; // the branch has told the transaction
        }
    }

    /** The branch's COMMIT is the decision, so that it names the others only. */
    private static Verdict decideIn(EnlistedBranch commitRecord, DecisionLog log, Decision decision) {
        return log instanceof CommitRecordLog database
                ? commitRecord.decide(database, decision)
                : new Verdict.Refused("it keeps no decisions in a database, where " + commitRecord + " needs it");
    }

    private void ended(Verdict verdict, long startNanos) {
        PhaseResult result = PhaseResult.DONE;
        Optional<Throwable> failure = Optional.empty();
        if (verdict instanceof Verdict.Refused refused) {
            result = PhaseResult.REFUSED;
            failure = Optional.of(new DecisionRefusedException(refused));
        } else if (verdict instanceof Verdict.Unknown unknown) {
            result = PhaseResult.UNANSWERED;
            failure = Optional.ofNullable(unknown.cause());
        }
        transaction
                .steps()
                .phaseEnded(
                        Phase.DECIDE,
                        transaction.gtrid(),
                        Optional.empty(),
                        result,
                        failure,
                        startNanos,
                        System.nanoTime());
    }

    private Decision decisionFor(List<EnlistedBranch> prepared) throws XAException {
        List<Participant> participants = new ArrayList<>();
        List<Redo> redo = new ArrayList<>();
        for (EnlistedBranch branch : prepared) {
            participants.add(branch.participant());
            branch.redo().ifPresent(redo::add);
        }
        return new Decision(transaction.gtrid(), transaction.epoch(), Instant.now(), participants, redo);
    }

    /** The write itself: whatever escapes from it must not be taken for a rollback. */
    private Verdict write(Supplier<Verdict> decision) {
        fate.is(Fate.Phase.UNKNOWN);
        try {
            return decision.get();
        } catch (RuntimeException | Error e) {
            return new Verdict.Unknown("the decision log failed: " + e, e);
        }
    }

    private boolean refuse(Throwable why) {
        fate.is(Fate.Phase.REFUSED);
        fate.refusedBy(why);
        branches.rollbackOpen();
        return false;
    }
}
