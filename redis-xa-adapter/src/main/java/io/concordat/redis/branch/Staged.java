package io.concordat.redis.branch;

import io.concordat.redis.read.Expected;
import java.util.List;

/**
 * What prepare sends: everything a branch has read and wants to write.
 *
 * @param token tells requests with the same xid apart; a request that is sent again has the same one
 * @param written keys with operations
 * @param readOnly other keys of which something was read
 * @param expected what was read
 * @param operations what is to be written
 * @param shadows the number of operations that stage a whole value
 */
public record Staged(
        String token,
        List<String> written,
        List<String> readOnly,
        List<Expected> expected,
        List<Operation> operations,
        int shadows) {
    Staged(
            String token,
            List<String> written,
            List<String> readOnly,
            List<Expected> expected,
            List<Operation> operations) {
        this(token, written, readOnly, expected, operations, (int)
                operations.stream().filter(Staged::isWhole).count());
    }

    private static boolean isWhole(Operation operation) {
        return operation instanceof Operation.Replace;
    }

    /** What it takes to finish a branch that is staged. */
    Staged withoutContents() {
        return new Staged(token, written, List.of(), List.of(), List.of(), shadows);
    }

    /** Whether there is nothing to send at all. */
    public boolean isEmpty() {
        return expected.isEmpty() && operations.isEmpty();
    }
}
