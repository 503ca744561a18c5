package io.concordat.redis.preflight;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import io.concordat.redis.keys.Groups;
import io.concordat.redis.script.NoPermission;
import io.concordat.redis.script.Remedies;
import io.concordat.redis.script.RightsScript;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;

/** Whether scripts that the server has can be sent by their digests; without that they are sent whole each time. */
final class DigestCheck {
    private DigestCheck() {}

    /**
     * Asks the primary of a key.
     *
     * @param key as the server knows it
     */
    static Optional<Finding> of(RedissonClient client, String key) {
        try {
            Object ignored = client.getScript(ByteArrayCodec.INSTANCE)
                    .evalShaAsync(
                            Groups.beside(key),
                            Mode.READ_WRITE,
                            RightsScript.UNKNOWN_DIGEST,
                            ReturnType.LIST,
                            List.of())
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            if (NoPermission.isSaidBy(Remedies.shortest(e))) {
                return Optional.of(new Finding(
                        "digests",
                        Severity.WARNING,
                        "scripts cannot be sent by their digests (" + Remedies.shortest(e)
                                + "): they are sent whole each time, which costs processor time",
                        NoPermission.allow("+evalsha")));
            }
        }
        return Optional.empty();
    }
}
