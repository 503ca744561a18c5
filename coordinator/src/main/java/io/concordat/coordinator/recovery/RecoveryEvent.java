package io.concordat.coordinator.recovery;

import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.Resolution;
import java.time.Duration;

/** Something recovery has found or done. Immutable. */
public sealed interface RecoveryEvent {
    /** A pass of a resource begins. */
    record PassStarted(String resource) implements RecoveryEvent {}

    /**
     * A pass of a resource is over.
     *
     * @param resolved how many branches it has committed or rolled back
     * @param left how many it leaves to the next pass, or to a person
     * @param duration by the monotonic clock
     */
    record PassEnded(String resource, int resolved, int left, Duration duration) implements RecoveryEvent {}

    /** A resource does not answer any more; told once, until it does. */
    record ResourceUnreachable(String resource, String reason) implements RecoveryEvent {}

    /** A resource that was told as unreachable answers again. */
    record ResourceReachable(String resource) implements RecoveryEvent {}

    /** A branch has been committed or rolled back. */
    record BranchResolved(InDoubtBranch branch, Resolution resolution) implements RecoveryEvent {}

    /** A branch could not be resolved, and why; told once for each reason. */
    record StillInDoubt(InDoubtBranch branch, String reason) implements RecoveryEvent {}

    /** A store went its own way: a person must look, and then {@link RecoveryManager#acknowledge} it. */
    record HeuristicFound(Heuristic heuristic) implements RecoveryEvent {}

    /** A store has done after all what it was told. */
    record HeuristicMended(Heuristic heuristic) implements RecoveryEvent {}

    /** A person has acknowledged a heuristic outcome. */
    record HeuristicAcknowledged(Heuristic heuristic) implements RecoveryEvent {}

    /** A store may have lost something: it is about to be told again what is decided and not forgotten, in order. */
    record ReplayStarted(String resource) implements RecoveryEvent {}

    /**
     * A store has been told what it had lost, and takes part again.
     *
     * @param decisions how many decisions of the resource are not forgotten
     * @param applied how many of them it had lost and has again, wholly or in part
     * @param heuristic how many could not be told, because others have changed what they change: a person must look
     * @param duration by the monotonic clock
     */
    record ReplayEnded(String resource, long decisions, long applied, long heuristic, Duration duration)
            implements RecoveryEvent {}

    /** A replay could not be ended, and the store stays closed; the next pass begins again. Told once for each reason. */
    record ReplayStopped(String resource, String reason) implements RecoveryEvent {}

    /** A store has lost more than can be told again: nothing is presumed aborted until a person has seen to it. */
    record HistoryLost(String resource, String what) implements RecoveryEvent {}

    /** So many events before the next one were lost, because the listener was slower than recovery. */
    record EventsLost(long number) implements RecoveryEvent {}
}
