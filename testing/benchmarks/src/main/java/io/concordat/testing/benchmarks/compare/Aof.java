package io.concordat.testing.benchmarks.compare;

import java.util.Locale;

/** When Redis forces what it has written: {@code appendfsync}. */
enum Aof {
    ALWAYS,
    EVERYSEC;

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Aof ofId(String id) {
        for (Aof aof : values()) {
            if (aof.id().equals(id)) {
                return aof;
            }
        }
        throw new IllegalArgumentException(
                "There is no setting '" + id + "' of Redis's log here, only always, everysec");
    }
}
