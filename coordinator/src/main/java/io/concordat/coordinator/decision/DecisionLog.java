package io.concordat.coordinator.decision;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where commit decisions are kept: the one place that says whether a gtrid is committed.
 *
 * <p>Implementations are thread-safe. The coordinator opens one at start, before anything else, and closes it last.
 */
public interface DecisionLog extends AutoCloseable {
    /** The number of this start: higher than that of every earlier start on the same log, from 1. */
    long incarnation();

    /**
     * Makes the decision durable, on return with {@link Verdict.Done}.
     *
     * <p>Never throws for a failure of the log: the verdict carries it. Called at most once for a gtrid. An interrupt of
     * the calling thread neither aborts the attempt nor is lost: the flag is set again on return.
     */
    Verdict decide(Decision decision);

    /**
     * A transaction asks its branches for their votes, and will ask for its decision soon. What is returned is to be run when
     * it does, or will not after all; more than once does no harm. No I/O.
     */
    default Runnable expect() {
        return () -> {};
    }

    /**
     * Settles a gtrid for recovery: {@link Resolution#COMMIT} if its decision is durable, else fences it, so that a later
     * {@link #decide} is refused, and answers {@link Resolution#ROLLBACK}.
     *
     * @throws DecisionUnknownException if neither is certain now (the decision's write failed half-way)
     */
    Resolution resolve(Gtrid gtrid) throws DecisionUnknownException;

    /**
     * Drops a decision all of whose branches have answered, and the heuristic outcomes of its branches. Never throws; does
     * nothing for an unknown gtrid.
     */
    void forget(Gtrid gtrid);

    /**
     * Keeps a heuristic outcome, in place of an earlier one of the same branch, until its gtrid is {@linkplain #forget
     * forgotten}; whether there is a decision for the gtrid or not.
     *
     * <p>{@link Verdict.Done}: it is durable. Otherwise it is listed for as long as this log is open, unless it is
     * {@linkplain Heuristic#acknowledged acknowledged}, which then has no effect. Never throws.
     */
    default Verdict keep(Heuristic heuristic) {
        return new Verdict.Refused("this decision log keeps no heuristic outcomes.");
    }

    /** The heuristic outcomes that are kept, of the transactions this log {@linkplain #answersFor answers for}; a copy. */
    default List<Heuristic> heuristics() {
        return List.of();
    }

    /** Decisions not yet forgotten that this log {@linkplain #answersFor answers for}, oldest first; a copy. */
    List<Decision> pending();

    /** The decision of a gtrid, unless there is none or it has been forgotten. */
    Optional<Decision> find(Gtrid gtrid);

    /**
     * The place of a decision that was taken here in the order of all decisions on the log: of two that may have changed the
     * same key or row, the later one's is higher. Empty where that is not known, and where there is no such order. No I/O.
     */
    default OptionalLong place(Gtrid gtrid) {
        return OptionalLong.empty();
    }

    /**
     * Whether recovery may settle this gtrid's branches now: those of its own node, and in a shared log those of a node that
     * does not live any more. No I/O.
     */
    boolean answersFor(Gtrid gtrid);

    /**
     * Has the listener called whenever this log {@linkplain #answersFor answers for} more than before, for recovery to look
     * at once. One listener; it must return soon and not throw.
     */
    default void onTakeOver(Runnable listener) {}

    /**
     * Whether others may complete a transaction of this coordinator as well, because it has been declared dead. May need
     * I/O; false while that cannot be found out.
     */
    default boolean isTakenOver(Gtrid gtrid) {
        return false;
    }

    /**
     * Whether a decision that was durable is in the log no more although its owner was declared dead: others have had an answer
     * from every branch of it, and have forgotten it. Asks the log itself, not what is remembered here; false while that cannot
     * be found out.
     */
    default boolean isCompletedByOthers(Gtrid gtrid) {
        return false;
    }

    /**
     * What a decision must carry from the begin of its transaction: a decision of an earlier epoch is refused. No I/O; 0 where
     * the log has no epochs.
     */
    long epoch();

    /** What this log has done since it was opened. No I/O. */
    default LogStatistics statistics() {
        return LogStatistics.none();
    }

    /** Whether new transactions may begin: empty, or the reason why not and what to do. */
    Optional<String> refusesWork();

    /** Waits for what is being written and releases the log. Idempotent. */
    @Override
    void close();
}
