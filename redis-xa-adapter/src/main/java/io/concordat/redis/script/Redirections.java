package io.concordat.redis.script;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.redisson.api.RedissonClient;
import org.redisson.config.ClusterServersConfig;

/**
 * Ends waits that Redisson does not end: where one node of a cluster sends it to another with ASK, and that one sends it back,
 * because the user may not run {@code ASKING} there or because the commands of a pipeline stand behind only one, it follows
 * for ever. Immutable.
 *
 * @param longest that an answer may take; empty where there are no redirections
 */
record Redirections(Optional<Duration> longest) {
    /** How long several commands together may take before they are asked alone. */
    private static final Duration TOGETHER = Duration.ofSeconds(5);

    private static final Duration MARGIN = Duration.ofSeconds(2);

    /** As long as the client may take with all its tries, and a little more. */
    static Redirections of(RedissonClient client) {
        if (!client.getConfig().isClusterConfig()) {
            return new Redirections(Optional.empty());
        }
        ClusterServersConfig servers = client.getConfig().useClusterServers();
        Duration longest = MARGIN.plusMillis(servers.getTimeout());
        for (int attempt = 0; attempt < servers.getRetryAttempts(); attempt++) {
            longest = longest.plusMillis(servers.getTimeout())
                    .plus(servers.getRetryDelay().calcDelay(attempt));
        }
        return new Redirections(Optional.of(longest));
    }

    /** The answer, or a failure; the client then stops asking. */
    <T> CompletableFuture<T> end(CompletableFuture<T> answer, Duration more) {
        return longest.map(limit -> within(answer, limit.plus(more))).orElse(answer);
    }

    /** As {@link #end}, for what is sent again alone when there is no answer soon. */
    <T> CompletableFuture<T> endSoon(CompletableFuture<T> answer) {
        return longest.map(limit -> within(answer, TOGETHER)).orElse(answer);
    }

    private static <T> CompletableFuture<T> within(CompletableFuture<T> answer, Duration limit) {
        return answer.copy().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionallyCompose(failure -> {
            if (!(failure instanceof TimeoutException) || answer.isDone()) {
                return CompletableFuture.failedFuture(failure);
            }
            answer.cancel(true);
            return CompletableFuture.failedFuture(new TimeoutException("no answer within " + limit.toMillis()
                    + " ms, maybe a redirection loop between nodes of the cluster"));
        });
    }
}
