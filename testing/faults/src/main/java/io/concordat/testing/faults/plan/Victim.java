package io.concordat.testing.faults.plan;

import java.util.Locale;

/** A process that something happens to. */
public enum Victim {
    /** The first coordinator. */
    COORDINATOR,
    /** The Redis server. */
    REDIS,
    /** The MySQL server. */
    MYSQL;

    static Victim parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
