package io.concordat.coordinator.decision;

import java.util.Arrays;
import java.util.Objects;

/**
 * What one branch of a decision would have to be told again by a store that has lost it after its yes vote. Immutable.
 *
 * <p>The bytes are the store's own; only its adapter can read them.
 */
public final class Redo {
    private final Participant participant;
    private final byte[] operations;

    /**
     * Keeps a copy of the operations.
     *
     * @param participant the branch
     * @param operations what the branch has staged, as its adapter writes it
     */
    public Redo(Participant participant, byte[] operations) {
        this.participant = Objects.requireNonNull(participant, "participant");
        this.operations = operations.clone();
    }

    /** The branch. */
    public Participant participant() {
        return participant;
    }

    /** What the branch has staged; a copy. */
    public byte[] operations() {
        return operations.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Redo that
                && participant.equals(that.participant)
                && Arrays.equals(operations, that.operations);
    }

    @Override
    public int hashCode() {
        return 31 * participant.hashCode() + Arrays.hashCode(operations);
    }

    @Override
    public String toString() {
        return "Redo of " + participant + ", " + operations.length + " bytes";
    }
}
