package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;

/** What happens to one field of a map. */
sealed interface FieldChange {
    /** The field gets a value. */
    record Put(Bytes value) implements FieldChange {}

    /** The field goes. */
    record Remove() implements FieldChange {}

    /** The integer in the field grows, whatever it is. */
    record Add(long increment) implements FieldChange {}

    /** What it counts for in the branch's budget. */
    default int bytes() {
        return this instanceof Put put ? put.value().length() : 0;
    }
}
