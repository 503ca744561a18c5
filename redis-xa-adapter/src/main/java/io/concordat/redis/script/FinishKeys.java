package io.concordat.redis.script;

import io.concordat.redis.branch.Staged;
import java.util.List;

/**
 * What has to be declared to finish a staged branch.
 *
 * @param written the live keys, in the order of the shadow hash
 * @param shadows the number of shadow keys
 */
public record FinishKeys(List<String> written, int shadows) {
    /** For a branch of which nothing is known, or that is not there. */
    public static final FinishKeys NONE = new FinishKeys(List.of(), 0);

    /** Of a branch that this process has staged. */
    public static FinishKeys of(Staged staged) {
        return new FinishKeys(staged.written(), staged.shadows());
    }
}
