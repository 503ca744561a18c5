package io.concordat.redis.script;

import io.concordat.redis.keys.Bytes;
import java.util.List;

/**
 * What a branch has staged in one group, as {@code redo.lua} takes it. Immutable.
 *
 * @param tag of the group
 * @param token of the request that was prepared
 * @param preparedAt the server's time then, in ms
 * @param written the live keys, in the order of their numbers
 * @param shadows the number of shadow keys
 * @param observed what prepare has found at the live keys: triples as its answer has them
 * @param operations how many they are, and they themselves, as the request has them
 */
public record RedoPart(
        String tag,
        String token,
        String preparedAt,
        List<String> written,
        int shadows,
        List<Bytes> observed,
        List<Bytes> operations) {
    /** Copies the lists. */
    public RedoPart {
        written = List.copyOf(written);
        observed = List.copyOf(observed);
        operations = List.copyOf(operations);
    }
}
