package io.concordat.testing.faults.plan;

/** A fault and its moment. */
public record Planned(Fault fault, Moment moment) {
    static Planned parse(String text) {
        String[] halves = text.split("@", -1);
        return new Planned(FaultText.parse(halves[0]), Moment.parse(halves[1]));
    }

    @Override
    public String toString() {
        return fault + "@" + moment;
    }
}
