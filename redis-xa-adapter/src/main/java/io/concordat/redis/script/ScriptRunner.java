package io.concordat.redis.script;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.Groups;
import io.concordat.redis.script.KnownScripts.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.redisson.api.BatchOptions;
import org.redisson.api.BatchOptions.ExecutionMode;
import org.redisson.api.RBatch;
import org.redisson.api.RFuture;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RScriptAsync;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.ConstantDelay;

/**
 * Sends scripts to the primary that has their keys, by their digests where it knows them. An interrupt does not end the wait for an answer,
 * because a branch whose answer nobody has read is in doubt; Redisson's timeouts do. What a Redis Cluster cannot run while
 * it moves keys or changes its masters is sent again, whole, for a few seconds. Thread-safe.
 */
public final class ScriptRunner {
    private static final int PIPELINE_RETRIES = 3;
    private static final Duration PIPELINE_PATIENCE = Duration.ofSeconds(1);

    private final RedissonClient client;
    private final Redirections redirections;
    private final KnownScripts known = new KnownScripts();

    /** Over the given client, which stays the caller's. */
    public ScriptRunner(RedissonClient client) {
        this.client = client;
        this.redirections = Redirections.of(client);
    }

    /** Sends a script and waits for the answer. */
    Answer run(ScriptText script, List<String> keys, List<Bytes> arguments) {
        return await(runAsync(script, keys, arguments));
    }

    /** Sends a script; fails with {@link UnknownAnswerException}. Continuations run on a thread of the client and must not block. */
    CompletableFuture<Answer> runAsync(ScriptText script, List<String> keys, List<Bytes> arguments) {
        Call call = new Call(keys, arguments);
        return Resend.whileClusterMoves(() -> known.send(
                script,
                form -> answered(
                        script,
                        () -> redirections.end(
                                eval(client.getScript(ByteArrayCodec.INSTANCE), script, form, call), Duration.ZERO))));
    }

    /**
     * Sends a script, and waits for replicas to confirm what it wrote.
     *
     * @param isYes the answers that need to be confirmed
     */
    CompletableFuture<Confirmed> sendConfirmed(
            ScriptText script, Call call, ReplicaWait wait, Predicate<Answer> isYes) {
        return wait.isNone()
                ? runAsync(script, call.keys(), call.arguments()).thenApply(answer -> new Confirmed(answer, 0))
                : new ConfirmedSending(client, this, known).send(script, call, wait, isYes);
    }

    /** Sends {@code MULTI}, the script once for each call, {@code EXEC}, in one round trip. */
    CompletableFuture<List<Answer>> sendAtomically(ScriptText script, List<Call> calls) {
        return known.send(script, form -> inBlock(script, form, calls));
    }

    private CompletableFuture<List<Answer>> inBlock(ScriptText script, Form form, List<Call> calls) {
        try {
            RBatch batch = client.createBatch(BatchOptions.defaults().executionMode(ExecutionMode.IN_MEMORY_ATOMIC));
            List<CompletableFuture<Object>> queued =
                    calls.stream().map(call -> queue(batch, script, form, call)).toList();
            return redirections
                    .endSoon(batch.executeAsync().toCompletableFuture())
                    .thenApply(result -> queued.stream()
                            .map(reply -> Answer.of(script.name(), reply.getNow(List.of())))
                            .toList())
                    .exceptionallyCompose(
                            failure -> CompletableFuture.failedFuture(UnknownAnswerException.of(script, failure)));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(UnknownAnswerException.of(script, e));
        }
    }

    /** Sends one {@code EVAL} for each call, to all primaries and without waiting for one answer before the next call. */
    List<CompletableFuture<Answer>> sendEach(ScriptText script, List<Call> calls) {
        return calls.size() == 1
                ? List.of(runAsync(script, calls.get(0).keys(), calls.get(0).arguments()))
                : new Pipeline(
                                calls,
                                together -> pipelined(script, together),
                                alone -> runAsync(script, alone.keys(), alone.arguments()))
                        .send();
    }

    private List<CompletableFuture<Answer>> pipelined(ScriptText script, List<Call> calls) {
        try {
            RBatch batch = client.createBatch(BatchOptions.defaults()
                    .retryAttempts(PIPELINE_RETRIES)
                    .retryDelay(new ConstantDelay(PIPELINE_PATIENCE)));
            // With bodies: each call has its own node, and thousands would fail together.
            List<CompletableFuture<Object>> queued = calls.stream()
                    .map(call -> queue(batch, script, Form.BODY, call))
                    .toList();
            // Each call has its own answer or failure.
            CompletableFuture<?> unused = batch.executeAsync().toCompletableFuture();
            return queued.stream()
                    .map(reply -> answered(script, () -> redirections.endSoon(reply)))
                    .toList();
        } catch (RuntimeException e) {
            return calls.stream()
                    .map(call -> CompletableFuture.<Answer>failedFuture(UnknownAnswerException.of(script, e)))
                    .toList();
        }
    }

    static CompletableFuture<Object> queue(RBatch batch, ScriptText script, Form form, Call call) {
        return eval(batch.getScript(ByteArrayCodec.INSTANCE), script, form, call);
    }

    /**
     * Keys go as bytes: Redisson would put keys that are strings through its name mapper, and these are real keys. The key that
     * only says where to send it does go through the mapper.
     */
    private static CompletableFuture<Object> eval(RScriptAsync scripts, ScriptText script, Form form, Call call) {
        String beside = Groups.beside(call.keys().get(0));
        List<Object> keys = new ArrayList<>(call.keys().size());
        for (String key : call.keys()) {
            keys.add(Bytes.of(key).array());
        }
        Object[] arguments = new Object[call.arguments().size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = call.arguments().get(i).array();
        }
        RFuture<Object> reply = form == Form.BODY
                ? scripts.evalAsync(beside, Mode.READ_WRITE, script.body(), ReturnType.LIST, keys, arguments)
                : scripts.evalShaAsync(beside, Mode.READ_WRITE, script.digest(), ReturnType.LIST, keys, arguments);
        return reply.toCompletableFuture();
    }

    private static CompletableFuture<Answer> answered(ScriptText script, Sending sending) {
        try {
            return sending.send()
                    .thenApply(reply -> Answer.of(script.name(), reply))
                    .exceptionallyCompose(
                            failure -> CompletableFuture.failedFuture(UnknownAnswerException.of(script, failure)));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(UnknownAnswerException.of(script, e));
        }
    }

    /**
     * Waits for an answer.
     *
     * @throws UnknownAnswerException when there is none
     */
    public static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UnknownAnswerException unknown) {
                throw unknown;
            }
            throw e;
        }
    }

    /** The keys and arguments of one script; the first key says where it is sent. */
    record Call(List<String> keys, List<Bytes> arguments) {}

    private interface Sending {
        CompletableFuture<Object> send();
    }
}
