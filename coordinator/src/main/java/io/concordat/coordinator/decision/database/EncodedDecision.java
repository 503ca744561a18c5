package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import java.time.Instant;
import java.util.OptionalLong;

/** A decision as its row holds it. The arrays are not to be changed; for one caller at a time. */
final class EncodedDecision {
    private final Decision decision;
    private final byte[] participants;
    private final byte[] redo;
    private OptionalLong place = OptionalLong.empty();

    private EncodedDecision(Decision decision) {
        this.decision = decision;
        this.participants = RowCodec.participants(decision.gtrid(), decision.participants());
        this.redo = RowCodec.redo(decision.gtrid(), decision.redo());
    }

    /**
     * Encodes a decision.
     *
     * @param largest most bytes the row may have
     * @throws IllegalArgumentException if it cannot be written; the message says why
     */
    static EncodedDecision of(Decision decision, long largest) {
        EncodedDecision encoded = new EncodedDecision(decision);
        long length = (long) encoded.participants.length + encoded.redo.length;
        if (length > largest) {
            throw new IllegalArgumentException("it has " + length + " bytes and the decision log takes " + largest
                    + ". Write less in one transaction, or raise maximumSize(...) and the server's max_allowed_packet");
        }
        return encoded;
    }

    Gtrid gtrid() {
        return decision.gtrid();
    }

    long epoch() {
        return decision.epoch();
    }

    /** It has been inserted there, in the order of all decisions. */
    void placed(long at) {
        place = OptionalLong.of(at);
    }

    /** Its place, if it was inserted by a statement that was answered. */
    OptionalLong place() {
        return place;
    }

    Instant decidedAt() {
        return decision.decidedAt();
    }

    byte[] participants() {
        return participants;
    }

    byte[] redo() {
        return redo;
    }
}
