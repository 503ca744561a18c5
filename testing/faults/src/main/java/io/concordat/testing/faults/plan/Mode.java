package io.concordat.testing.faults.plan;

import java.util.Arrays;
import java.util.Optional;

/** How MySQL and Redis take part, and where decisions are kept. */
public enum Mode {
    /** XA in MySQL, decisions in a journal of each coordinator. */
    XA_JOURNAL("xa-journal"),
    /** XA in MySQL, decisions in a database log that the coordinators share. */
    XA_DATABASE("xa-database"),
    /** The commit of MySQL is the decision. */
    COMMIT_RECORD("commit-record"),
    /** The same, and Redis hears of whole values only after the decision. */
    AFTER_DECISION("after-decision");

    private final String text;

    Mode(String text) {
        this.text = text;
    }

    /** The mode of a name, as {@link #toString} writes it. */
    public static Optional<Mode> of(String name) {
        return Arrays.stream(values()).filter(mode -> mode.text.equals(name)).findFirst();
    }

    /** Whether MySQL prepares branches. */
    public boolean isXa() {
        return this == XA_JOURNAL || this == XA_DATABASE;
    }

    /** Whether coordinators share their decisions, which then carry the redo for a Redis that forgets. */
    public boolean isShared() {
        return this != XA_JOURNAL;
    }

    @Override
    public String toString() {
        return text;
    }
}
