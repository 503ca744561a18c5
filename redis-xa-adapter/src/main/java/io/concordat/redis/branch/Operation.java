package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.KeyType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What prepare stages for one key. A field appears in at most one operation of a branch. */
public sealed interface Operation {
    /** The live key. */
    String key();

    /** The type of the key this is meant for. */
    KeyType type();

    /** Whether it takes a shadow key of its own. */
    default boolean takesShadow() {
        return this instanceof Replace || this instanceof MoveOut;
    }

    /**
     * A whole value; the old one and its expiry go.
     *
     * @param items at least one, in the order of {@code place.lua}
     */
    record Replace(String key, KeyType type, List<Bytes> items, Optional<Expiry> expiry) implements Operation {}

    /** The key goes. */
    record Delete(String key, KeyType type) implements Operation {}

    /** Fields get values; the others stay. */
    record PutFields(String key, Map<Bytes, Bytes> entries) implements Operation {
        @Override
        public KeyType type() {
            return KeyType.HASH;
        }
    }

    /** Fields go; the others stay. */
    record RemoveFields(String key, Set<Bytes> fields) implements Operation {
        @Override
        public KeyType type() {
            return KeyType.HASH;
        }
    }

    /** Fields that hold integers grow; a missing one counts as 0. */
    record AddToFields(String key, Map<Bytes, Long> increments) implements Operation {
        @Override
        public KeyType type() {
            return KeyType.HASH;
        }
    }

    /** The integer that the plain value is grows; a missing one counts as 0. */
    record AddToValue(String key, long increment) implements Operation {
        @Override
        public KeyType type() {
            return KeyType.STRING;
        }
    }

    /** Members join a set; the others stay. */
    record AddMembers(String key, Set<Bytes> members) implements Operation {
        @Override
        public KeyType type() {
            return KeyType.SET;
        }
    }

    /** Members of a sorted set get scores; the others stay. */
    record PutScores(String key, Map<Bytes, Double> scores) implements Operation {
        @Override
        public KeyType type() {
            return KeyType.SORTED_SET;
        }
    }

    /** Scores of a sorted set grow, one increment after the other; a missing member has had 0. */
    record AddToScores(String key, Map<Bytes, List<Double>> increments) implements Operation {
        @Override
        public KeyType type() {
            return KeyType.SORTED_SET;
        }
    }

    /** Members go, of a set or a sorted set; the others stay. */
    record RemoveMembers(String key, KeyType type, Set<Bytes> members) implements Operation {}

    /**
     * Items of the live list get other values.
     *
     * @param items by their indexes
     */
    record SetItems(String key, Map<Long, ItemChange> items) implements Operation {
        @Override
        public KeyType type() {
            return KeyType.LIST;
        }
    }

    /**
     * Items go from the ends of the live list.
     *
     * @param first how many from the head
     * @param last how many from the tail
     * @param items what is known of them, by their indexes
     */
    record TakeItems(String key, long first, long last, Map<Long, Bytes> items) implements Operation {
        @Override
        public KeyType type() {
            return KeyType.LIST;
        }
    }

    /** Items are added at an end of the list, one after the other. */
    record Push(String key, boolean first, List<Bytes> items) implements Operation {
        @Override
        public KeyType type() {
            return KeyType.LIST;
        }
    }

    /** The key gets an expiry. */
    record Expire(String key, KeyType type, Expiry expiry) implements Operation {}

    /** The key's expiry goes. */
    record Persist(String key, KeyType type) implements Operation {}

    /** The key goes to a shadow, with what was done to it before; nothing stays under its name. */
    record MoveOut(String key) implements Operation {
        @Override
        public KeyType type() {
            return KeyType.ANY;
        }
    }

    /**
     * What was moved out comes here; whatever was here goes.
     *
     * @param from the key that was moved out
     */
    record MoveIn(String key, String from) implements Operation {
        @Override
        public KeyType type() {
            return KeyType.ANY;
        }
    }

    /** The key's expiry stays, whatever comes after this. */
    record KeepExpiry(String key, KeyType type) implements Operation {}
}
