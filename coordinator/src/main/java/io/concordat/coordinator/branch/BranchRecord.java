package io.concordat.coordinator.branch;

import static io.concordat.coordinator.observe.ProtocolStep.ROLLED_BACK;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Redo;
import io.concordat.coordinator.observe.PhaseResult;
import io.concordat.coordinator.observe.ProtocolStep;
import java.util.Optional;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** What is known of one branch. Not thread-safe: its {@link EnlistedBranch} serialises all access. */
final class BranchRecord {
    private final GlobalTransaction transaction;
    private final CoordinatedResource resource;
    private final GuardedXAResource store;
    private final PhaseWatch watch;
    private BranchState state = BranchState.NEW;
    private Optional<Xid> xid = Optional.empty();
    private Optional<XAException> heuristic = Optional.empty();

    BranchRecord(GlobalTransaction transaction, CoordinatedResource resource, XAResource delegate) {
        this.transaction = transaction;
        this.resource = resource;
        this.store = new GuardedXAResource(resource, delegate, toString());
        this.watch = new PhaseWatch(this);
    }

    GlobalTransaction transaction() {
        return transaction;
    }

    CoordinatedResource resource() {
        return resource;
    }

    GuardedXAResource store() {
        return store;
    }

    BranchState state() {
        return state;
    }

    boolean isOpen() {
        return state.isOpen();
    }

    void become(BranchState next) {
        state = next;
        watch.became(next);
    }

    void named(Xid branchXid) {
        xid = Optional.of(branchXid);
    }

    Xid xid() {
        return xid.orElseThrow(() -> new IllegalStateException(this + " has not been started"));
    }

    Participant participant() {
        return new Participant(resource.name(), new String(xid().getBranchQualifier(), US_ASCII));
    }

    /** What the decision has to carry of it. */
    Optional<Redo> redo() throws XAException {
        return store.redo(xid()).map(operations -> new Redo(participant(), operations));
    }

    Optional<XAException> heuristic() {
        return heuristic;
    }

    void rolledBack() {
        become(BranchState.ROLLED_BACK);
        step(ROLLED_BACK);
    }

    /** The store went its own way, or has lost what it had promised. */
    void split(XAException answer) {
        heuristic = Optional.of(answer);
        watch.end(PhaseResult.HEURISTIC, Optional.of(answer));
        become(BranchState.SPLIT);
    }

    /** Nobody but a look into the store can tell what it has done. */
    void unanswered(XAException answer) {
        watch.end(PhaseResult.UNANSWERED, Optional.of(answer));
        become(BranchState.SPLIT);
    }

    void leaveToRecovery(String what, XAException answer) {
        watch.end(PhaseResult.UNANSWERED, Optional.of(answer));
        become(BranchState.LEFT_TO_RECOVERY);
        transaction.leftToRecovery(this, what, answer);
    }

    /** The store has said no, or could not be asked. */
    void refused(XAException no) {
        watch.end(PhaseResult.REFUSED, Optional.of(no));
    }

    void step(ProtocolStep step) {
        watch.took(step);
        transaction.steps().took(step, transaction.gtrid(), resource.name());
    }

    @Override
    public String toString() {
        return "Branch of " + transaction.gtrid() + " on resource '" + resource.name() + "'";
    }
}
