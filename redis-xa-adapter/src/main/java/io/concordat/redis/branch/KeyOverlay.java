package io.concordat.redis.branch;

import java.util.List;

/** What a branch has read of one key and wants to write to it. Guarded by the branch's lock. */
public sealed interface KeyOverlay permits BucketOverlay, MapOverlay {
    /** The live key. */
    String key();

    /** The type it is used as. */
    KeyType type();

    /** What was read. */
    List<Expected> expected();

    /** What is to be written, in order. */
    List<Operation> operations();
}
