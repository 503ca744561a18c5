package io.concordat.redis.script;

import io.concordat.redis.branch.Staged;
import io.concordat.redis.keys.KeyLayout;
import java.util.List;

/**
 * What has to be declared to finish a branch in one group.
 *
 * @param group the group
 * @param written the live keys, in the order of the shadow hash
 * @param shadows the number of shadow keys
 */
public record FinishKeys(KeyLayout group, List<String> written, int shadows) {
    /** Of a branch of which nothing is known there, or that is not there. */
    public static FinishKeys none(KeyLayout group) {
        return new FinishKeys(group, List.of(), 0);
    }

    /** Of what this process has staged there. */
    public static FinishKeys of(KeyLayout group, Staged staged) {
        return new FinishKeys(group, staged.written(), staged.shadows());
    }
}
