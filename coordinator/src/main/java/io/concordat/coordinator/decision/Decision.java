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
 * @param decidedAt wall-clock time of the decision, for people only: nothing is decided or forgotten by age
 * @param participants the branches that have prepared and must be committed
 */
public record Decision(Gtrid gtrid, Instant decidedAt, List<Participant> participants) {
    public Decision {
        Objects.requireNonNull(gtrid, "gtrid");
        Objects.requireNonNull(decidedAt, "decidedAt");
        participants = List.copyOf(participants);
    }
}
