package io.concordat.testing.faults;

import io.concordat.coordinator.observe.ProtocolStep;

/**
 * Where a process is killed.
 *
 * @param scenario what it does
 * @param step the protocol step at which it stops and waits to be killed
 * @param occurrence which time the step is taken, from 1: the first branch, the second
 */
public record CrashPoint(Scenario scenario, ProtocolStep step, int occurrence) {
    public static CrashPoint at(Scenario scenario, ProtocolStep step, int occurrence) {
        return new CrashPoint(scenario, step, occurrence);
    }

    String text() {
        return scenario + "," + step + "," + occurrence;
    }

    static CrashPoint parse(String text) {
        String[] parts = text.split(",", -1);
        return new CrashPoint(Scenario.valueOf(parts[0]), ProtocolStep.valueOf(parts[1]), Integer.parseInt(parts[2]));
    }

    @Override
    public String toString() {
        return scenario + " at " + step + " (" + occurrence + ")";
    }
}
