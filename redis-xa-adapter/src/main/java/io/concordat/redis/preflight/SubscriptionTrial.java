package io.concordat.redis.preflight;

import io.concordat.redis.script.Remedies;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** Whether channels like the release channel can be subscribed to, and subscriptions ended. */
final class SubscriptionTrial {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Executor SOON = CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS, Runnable::run);

    private SubscriptionTrial() {}

    /**
     * Subscribes for a moment to a channel of its own beside the given one, up to the client's timeouts.
     *
     * @param channel before the client's name mapper
     * @return why not; empty when it can
     */
    static Optional<String> refusal(RedissonClient client, String channel) {
        RTopic topic = client.getTopic(channel + ":" + UUID.randomUUID(), StringCodec.INSTANCE);
        try {
            int listener = topic.addListenerAsync(String.class, (name, message) -> {})
                    .toCompletableFuture()
                    .join();
            topic.removeListenerAsync(listener).toCompletableFuture().join();
            // Redisson does not say when a subscription cannot be ended; the number of those who hear does.
            boolean ended = untilNobodyHears(topic, System.nanoTime() + PATIENCE.toNanos())
                    .join();
            return ended ? Optional.empty() : Optional.of("UNSUBSCRIBE does not end a subscription");
        } catch (CompletionException e) {
            return Optional.of(Remedies.shortest(e));
        }
    }

    private static CompletableFuture<Boolean> untilNobodyHears(RTopic topic, long deadline) {
        return topic.publishAsync("trial").toCompletableFuture().thenCompose(hearers -> {
            if (hearers == 0 || System.nanoTime() - deadline >= 0) {
                return CompletableFuture.completedFuture(hearers == 0);
            }
            return CompletableFuture.supplyAsync(() -> null, SOON)
                    .thenCompose(nothing -> untilNobodyHears(topic, deadline));
        });
    }
}
