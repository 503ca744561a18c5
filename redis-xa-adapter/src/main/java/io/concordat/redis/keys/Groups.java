package io.concordat.redis.keys;

import java.util.List;
import java.util.Optional;

/**
 * How live keys fall into groups. What a branch does within one group changes in one instant, and the adapter's keys of a
 * group are where its live keys are. Immutable.
 */
public sealed interface Groups permits SingleGroup, ClusterGroups {
    /** A stand-alone server, or one with Sentinel: all keys are one group. */
    static Groups single(String prefix) {
        return new SingleGroup(KeyLayout.singleGroup(prefix));
    }

    /** A Redis Cluster: the keys of one slot are one group. */
    static Groups cluster(String prefix) {
        return new ClusterGroups(prefix);
    }

    /** A key in the same slot that stays there when something is put before it, as a name mapper may do. */
    static String beside(String key) {
        return "{" + SlotTags.of(HashSlot.of(key)) + "}";
    }

    /** The group of a live key. */
    KeyLayout of(String liveKey);

    /** The group with this tag. */
    KeyLayout tagged(String tag);

    /** The group of every key, where there is only one. */
    default Optional<KeyLayout> only() {
        return Optional.empty();
    }

    /** All groups there are. */
    List<KeyLayout> all();

    /** The group of the marker of the keyspace. */
    default KeyLayout ofMarker() {
        return of(KeyLayout.MARKER);
    }
}
