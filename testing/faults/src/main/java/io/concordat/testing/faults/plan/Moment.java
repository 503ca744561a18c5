package io.concordat.testing.faults.plan;

import io.concordat.coordinator.observe.ProtocolStep;

/**
 * When something happens: at a step of the first coordinator.
 *
 * @param life which process of that coordinator, from 1: the second one starts when the first was killed, and recovers
 * @param step the protocol step
 * @param occurrence which time that process takes the step, from 1
 */
public record Moment(int life, ProtocolStep step, int occurrence) {
    static Moment parse(String text) {
        String[] words = text.split("/", -1);
        return new Moment(
                Integer.parseInt(words[0]), FaultText.value(ProtocolStep.class, words[1]), Integer.parseInt(words[2]));
    }

    @Override
    public String toString() {
        return life + "/" + FaultText.word(step) + "/" + occurrence;
    }
}
