package io.concordat.redis.branch;

import java.util.List;

/**
 * What prepare sends: everything a branch has read and wants to write.
 *
 * @param written keys with operations
 * @param readOnly other keys of which something was read
 * @param expected what was read
 * @param operations what is to be written
 */
public record Staged(List<String> written, List<String> readOnly, List<Expected> expected, List<Operation> operations) {
    /** Whether there is nothing to send at all. */
    public boolean isEmpty() {
        return expected.isEmpty() && operations.isEmpty();
    }
}
