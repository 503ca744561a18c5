package io.concordat.coordinator.decision;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The decision to commit one global transaction. Immutable.
 *
 * <p>There is no record of a decision to roll back: what has no decision is presumed aborted.
 *
 * @param gtrid the transaction
 * @param epoch the log's {@linkplain DecisionLog#epoch() epoch} when the transaction began; 0 where there are none
 * @param decidedAt wall-clock time of the decision, for people only: nothing is decided or forgotten by age
 * @param participants the branches that have prepared and must be committed
 * @param redo what stores that may lose a prepared branch would have to be told again; empty where redo is off
 */
public record Decision(Gtrid gtrid, long epoch, Instant decidedAt, List<Participant> participants, List<Redo> redo) {
    public Decision {
        Objects.requireNonNull(gtrid, "gtrid");
        Objects.requireNonNull(decidedAt, "decidedAt");
        participants = List.copyOf(participants);
        redo = List.copyOf(redo);
    }

    /** A decision without epoch and redo, such as a journal keeps. */
    public Decision(Gtrid gtrid, Instant decidedAt, List<Participant> participants) {
        this(gtrid, 0, decidedAt, participants, List.of());
    }
}
