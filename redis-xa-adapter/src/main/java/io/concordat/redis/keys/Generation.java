package io.concordat.redis.keys;

import java.util.Objects;

/**
 * How many times decisions have been forgotten. Immutable.
 *
 * @param owner whose decisions: the node whose journal they are in; empty for a log that all coordinators share
 * @param number from 1; 0 when none were
 */
public record Generation(String owner, long number) {
    public Generation {
        Objects.requireNonNull(owner, "owner");
    }

    /** The key of a group that has it. */
    public String key(KeyLayout group) {
        return keyOf(owner, group);
    }

    /** The key of a group that has an owner's. */
    public static String keyOf(String owner, KeyLayout group) {
        return owner.isEmpty() ? group.generation() : group.generation(owner);
    }
}
