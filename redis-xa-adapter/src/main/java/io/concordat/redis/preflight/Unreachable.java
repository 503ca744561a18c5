package io.concordat.redis.preflight;

import io.concordat.redis.script.Remedies;
import java.util.Optional;
import org.redisson.api.RedissonClient;

/**
 * Why the client of a data source cannot talk to its servers.
 *
 * @param who does not answer; empty when it is the server that the data source is for
 * @param why in short
 * @param remedy what to do
 */
public record Unreachable(Optional<String> who, String why, String remedy) {
    private static final String SENTINEL_LOGIN = "Correct sentinelPassword(...), and sentinelUser(...) if the Sentinels"
            + " have users; without them password(...) is shown";

    /**
     * Finds out; asks the Sentinels, if there are any, up to the client's timeouts.
     *
     * @param own whether the data source has made the client, so that all settings of its TLS and logins are known
     * @param prefix of the adapter's keys
     */
    public static Unreachable of(Throwable failure, RedissonClient client, boolean own, String prefix) {
        if (own && client.getConfig().isSentinelConfig()) {
            Optional<SentinelTrial> trial = SentinelTrial.of(client.getConfig());
            if (trial.isPresent()) {
                Throwable cause = trial.get().cause();
                return new Unreachable(
                        Optional.of("Sentinel " + trial.get().address()),
                        Remedies.shortest(cause),
                        Remedies.isLogin(cause)
                                ? SENTINEL_LOGIN
                                : Remedies.of(cause, prefix).orElse(Remedies.NO_ANSWER));
            }
        }
        return new Unreachable(
                Optional.empty(),
                Remedies.shortest(failure),
                Remedies.of(failure, prefix).orElse(Remedies.NO_ANSWER));
    }
}
