package io.concordat.redis.script;

import io.concordat.redis.script.KnownScripts.Form;
import io.concordat.redis.script.ScriptRunner.Call;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.redisson.api.BatchOptions;
import org.redisson.api.BatchOptions.ExecutionMode;
import org.redisson.api.RBatch;
import org.redisson.api.RedissonClient;

/**
 * Sends a script, and {@code WAIT} behind it on the same connection, in one round trip.
 *
 * <p>{@code WAIT} counts the replicas that have what its own connection wrote, and on a connection that has written nothing
 * all that are there, dead ones included. Redisson sends commands of a plain batch again one by one, maybe over another
 * connection, and keeps the first number that {@code WAIT} has ever answered. Within {@code MULTI} and {@code EXEC} it sends
 * all or nothing again, so that the number is of the try that ran the script. The scripts write something whenever they say
 * yes, the second time too. Thread-safe.
 */
final class ConfirmedSending {
    /** How long a cluster may take to tell the client where a moved slot is. */
    private static final long MOVING_NANOS = Duration.ofSeconds(6).toNanos();

    private static final long PAUSE_MILLIS = 100;

    private final RedissonClient client;
    private final ScriptRunner runner;
    private final KnownScripts known;
    private final Redirections redirections;

    ConfirmedSending(RedissonClient client, ScriptRunner runner, KnownScripts known) {
        this.client = client;
        this.runner = runner;
        this.known = known;
        this.redirections = Redirections.of(client);
    }

    /** Fails with {@link UnknownAnswerException}. Replicas need not confirm answers that are no yes. */
    CompletableFuture<Confirmed> send(ScriptText script, Call call, ReplicaWait wait, Predicate<Answer> isYes) {
        return attempt(script, call, wait, options(wait).executionMode(ExecutionMode.IN_MEMORY_ATOMIC))
                .exceptionallyCompose(failure -> {
                    UnknownAnswerException unknown = UnknownAnswerException.of(script, failure);
                    if (!unknown.isOfTheBlock()) {
                        return CompletableFuture.failedFuture(unknown);
                    }
                    return client.getConfig().isClusterConfig()
                            ? aloneThenConfirmed(script, call, wait, isYes)
                            : withoutBlock(script, call, wait);
                });
    }

    /** Redis up to 7.2 queues nothing in MULTI while out of memory. Sent only once, the plain batch tells the truth too. */
    private CompletableFuture<Confirmed> withoutBlock(ScriptText script, Call call, ReplicaWait wait) {
        return attempt(script, call, wait, options(wait).retryAttempts(0));
    }

    /** A redirection is followed for the script alone, not for the block; until the client knows the slot's new place. */
    private CompletableFuture<Confirmed> aloneThenConfirmed(
            ScriptText script, Call call, ReplicaWait wait, Predicate<Answer> isYes) {
        return runner.runAsync(script, call.keys(), call.arguments())
                .thenCompose(answer -> isYes.test(answer)
                        ? confirmed(script, call, wait, new Confirmed(answer, 0), System.nanoTime() + MOVING_NANOS)
                        : CompletableFuture.completedFuture(new Confirmed(answer, 0)));
    }

    private CompletableFuture<Confirmed> confirmed(
            ScriptText script, Call call, ReplicaWait wait, Confirmed alone, long deadline) {
        return attempt(script, call, wait, options(wait).executionMode(ExecutionMode.IN_MEMORY_ATOMIC))
                .exceptionallyCompose(failure -> {
                    UnknownAnswerException unknown = UnknownAnswerException.of(script, failure);
                    if (!unknown.isOfTheBlock() || System.nanoTime() - deadline >= 0) {
                        return CompletableFuture.completedFuture(alone);
                    }
                    Executor later =
                            CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);
                    return CompletableFuture.supplyAsync(() -> null, later)
                            .thenCompose(nothing -> confirmed(script, call, wait, alone, deadline));
                });
    }

    private CompletableFuture<Confirmed> attempt(ScriptText script, Call call, ReplicaWait wait, BatchOptions options) {
        return known.send(script, form -> attempt(script, form, call, wait, options));
    }

    private CompletableFuture<Confirmed> attempt(
            ScriptText script, Form form, Call call, ReplicaWait wait, BatchOptions options) {
        try {
            RBatch batch = client.createBatch(options);
            CompletableFuture<Object> reply = ScriptRunner.queue(batch, script, form, call);
            return redirections
                    .end(batch.executeAsync().toCompletableFuture(), wait.timeout())
                    .thenApply(result ->
                            new Confirmed(Answer.of(script.name(), reply.getNow("nothing")), result.getSyncedSlaves()))
                    .exceptionallyCompose(
                            failure -> CompletableFuture.failedFuture(UnknownAnswerException.of(script, failure)));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(UnknownAnswerException.of(script, e));
        }
    }

    private static BatchOptions options(ReplicaWait wait) {
        return BatchOptions.defaults().sync(wait.replicas(), wait.timeout());
    }
}
