package io.concordat.redis.branch;

import io.concordat.redis.read.KeyType;
import java.util.List;

/** What a branch wants to write to one key, with what it has read below. Guarded by the branch's lock. */
public interface KeyOverlay {
    /** The live key. */
    String key();

    /** The type it is used as. */
    KeyType type();

    /** What is to be written, in order. */
    List<Operation> operations();
}
