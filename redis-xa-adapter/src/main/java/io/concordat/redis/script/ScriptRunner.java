package io.concordat.redis.script;

import io.concordat.redis.keys.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.redisson.api.BatchOptions;
import org.redisson.api.BatchOptions.ExecutionMode;
import org.redisson.api.RBatch;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RScriptAsync;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Sends scripts to the primary, with their bodies, and waits for the answer. An interrupt does not end the wait, because a
 * branch whose answer nobody has read is in doubt; Redisson's timeouts do. Thread-safe.
 */
public final class ScriptRunner {
    private static final Pattern SENTENCE_END =
            Pattern.compile("[.;!]\\s|\\R|,? (command|Command|params|script|channel): ");
    private static final int LONGEST_SENTENCE = 200;

    private final RedissonClient client;

    /** Over the given client, which stays the caller's. */
    public ScriptRunner(RedissonClient client) {
        this.client = client;
    }

    /** Sends an {@code EVAL}. */
    Answer run(ScriptText script, List<String> keys, List<Bytes> arguments) {
        return Answer.of(
                script.name(),
                await(script, () -> eval(client.getScript(ByteArrayCodec.INSTANCE), script, keys, arguments)));
    }

    /** Sends an {@code EVAL} without waiting; fails with {@link UnknownAnswerException}. */
    CompletableFuture<Answer> runAsync(ScriptText script, List<String> keys, List<Bytes> arguments) {
        CompletableFuture<Object> reply;
        try {
            reply = eval(client.getScript(ByteArrayCodec.INSTANCE), script, keys, arguments);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(unknown(script, e));
        }
        return reply.handle((answer, failure) -> {
            if (failure != null) {
                throw unknown(script, failure instanceof CompletionException e ? e.getCause() : failure);
            }
            return Answer.of(script.name(), answer);
        });
    }

    /** Sends {@code MULTI}, one {@code EVAL} for each list of arguments, {@code EXEC}, in one round trip. */
    List<Answer> runAtomically(ScriptText script, List<String> keys, List<List<Bytes>> calls) {
        List<Object> replies = await(script, () -> {
            RBatch batch = client.createBatch(BatchOptions.defaults().executionMode(ExecutionMode.IN_MEMORY_ATOMIC));
            List<CompletableFuture<Object>> queued = new ArrayList<>();
            for (List<Bytes> arguments : calls) {
                queued.add(eval(batch.getScript(ByteArrayCodec.INSTANCE), script, keys, arguments));
            }
            return batch.executeAsync().toCompletableFuture().thenApply(result -> queued.stream()
                    .map(reply -> reply.getNow(List.of()))
                    .toList());
        });
        return replies.stream().map(reply -> Answer.of(script.name(), reply)).toList();
    }

    /** Keys go as bytes: Redisson would put keys that are strings through its name mapper, and these are real keys. */
    private static CompletableFuture<Object> eval(
            RScriptAsync scripts, ScriptText script, List<String> keys, List<Bytes> arguments) {
        return scripts.<Object>evalAsync(
                        Mode.READ_WRITE,
                        script.body(),
                        ReturnType.LIST,
                        keys.stream().map(key -> (Object) Bytes.of(key).array()).toList(),
                        arguments.stream().map(Bytes::array).toArray())
                .toCompletableFuture();
    }

    private static <T> T await(ScriptText script, Call<T> call) {
        try {
            return call.send().join();
        } catch (CompletionException e) {
            throw unknown(script, e.getCause());
        } catch (RuntimeException e) {
            throw unknown(script, e);
        }
    }

    private static UnknownAnswerException unknown(ScriptText script, Throwable cause) {
        return new UnknownAnswerException(
                "No answer from Redis to script " + script.name() + ": " + firstSentence(cause), cause);
    }

    /** Redisson's messages go on with the command, which is the text of the script with all values. */
    private static String firstSentence(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        String sentence = SENTENCE_END.split(message, 2)[0];
        return cause.getClass().getSimpleName() + ": "
                + (sentence.length() > LONGEST_SENTENCE ? sentence.substring(0, LONGEST_SENTENCE) + "..." : sentence);
    }

    /** Whether the server refused the call for lack of memory, so that it certainly did not run this time. */
    static boolean isOutOfMemory(UnknownAnswerException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("EXECABORT") || message.contains("maxmemory")) {
                return true;
            }
            if (Arrays.stream(cause.getSuppressed())
                    .anyMatch(s -> String.valueOf(s.getMessage()).contains("EXECABORT"))) {
                return true;
            }
        }
        return false;
    }

    private interface Call<T> {
        CompletableFuture<T> send();
    }
}
