package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What prepare stages for one key. A field appears in at most one operation of a branch. */
public sealed interface Operation {
    /** The live key. */
    String key();

    /** The type of the key this is meant for. */
    KeyType type();

    /** A whole plain value; the old one and its expiry go. */
    record ReplaceValue(String key, Bytes value, Optional<Expiry> expiry) implements Operation {
        @Override
        public KeyType type() {
            return KeyType.STRING;
        }
    }

    /** A whole map, not empty; the old one and its expiry go. */
    record ReplaceMap(String key, Map<Bytes, Bytes> entries, Optional<Expiry> expiry) implements Operation {
        @Override
        public KeyType type() {
            return KeyType.HASH;
        }
    }

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

    /** The key gets an expiry. */
    record Expire(String key, KeyType type, Expiry expiry) implements Operation {}
}
