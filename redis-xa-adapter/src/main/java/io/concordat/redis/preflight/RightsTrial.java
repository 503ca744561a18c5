package io.concordat.redis.preflight;

import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.NoPermission;
import io.concordat.redis.script.Remedies;
import io.concordat.redis.script.RightsScript;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.redisson.client.RedisClient;
import org.redisson.client.RedisConnection;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.protocol.RedisCommand;
import org.redisson.client.protocol.RedisStrictCommand;
import org.redisson.client.protocol.decoder.ObjectListReplayDecoder;

/**
 * Tries on one node what the user must be allowed there, over a connection of its own. Nothing is left behind.
 *
 * @param isCluster whether the client asks what it asks in a cluster
 * @param isReplicated whether answers wait for replicas
 * @param inBlock whether scripts are sent within {@code MULTI} and {@code EXEC}
 * @param group on whose keys commands are tried
 * @param channel the release channel as the server knows it
 */
public record RightsTrial(boolean isCluster, boolean isReplicated, boolean inBlock, KeyLayout group, String channel) {
    private static final String BRIEFLY = "1";

    /** The refused commands, and what the server said; fails when the user cannot log in, or the node does not answer. */
    CompletableFuture<Map<String, String>> at(RedisClient node) {
        return at(node, this::ask);
    }

    /** The same for what makes replicas confirm something, where transactions do not need it. */
    CompletableFuture<Map<String, String>> confirmingAt(RedisClient node) {
        return at(node, RightsTrial::askToConfirm);
    }

    private static CompletableFuture<Map<String, String>> at(
            RedisClient node, Function<RedisConnection, List<CompletableFuture<Map<String, String>>>> questions) {
        return node.connectAsync().toCompletableFuture().thenCompose(connection -> {
            List<CompletableFuture<Map<String, String>>> answers = questions.apply(connection);
            return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .thenApply(nothing -> {
                        Map<String, String> refused = new LinkedHashMap<>();
                        answers.forEach(answer -> refused.putAll(answer.join()));
                        return refused;
                    })
                    .whenComplete((refused, failure) -> NodeLogin.end(connection));
        });
    }

    private List<CompletableFuture<Map<String, String>>> ask(RedisConnection connection) {
        List<CompletableFuture<Map<String, String>>> answers = new ArrayList<>();
        answers.add(scripts(connection));
        answers.add(command(connection, "EVALSHA", RightsScript.UNKNOWN_DIGEST, "0"));
        answers.add(command(connection, "INFO", "server"));
        if (isReplicated) {
            answers.add(command(connection, "WAIT", "0", BRIEFLY));
        }
        if (isCluster) {
            answers.add(command(connection, "CLUSTER", "NODES"));
            answers.add(command(connection, "ASKING"));
        }
        if (inBlock || isReplicated) {
            answers.add(command(connection, "EXEC"));
            answers.add(command(connection, "MULTI"));
        }
        answers.add(command(connection, "SUBSCRIBE", channel));
        answers.add(command(connection, "UNSUBSCRIBE", channel));
        return answers;
    }

    private static List<CompletableFuture<Map<String, String>>> askToConfirm(RedisConnection connection) {
        return List.of(
                command(connection, "WAIT", "0", BRIEFLY), command(connection, "EXEC"), command(connection, "MULTI"));
    }

    private CompletableFuture<Map<String, String>> scripts(RedisConnection connection) {
        RedisCommand<List<Object>> eval = new RedisStrictCommand<>("EVAL", new ObjectListReplayDecoder<>());
        return refusal(
                "EVAL",
                connection
                        .async(ByteArrayCodec.INSTANCE, eval, RightsScript.parameters(group, channel))
                        .toCompletableFuture()
                        .thenApply(RightsScript::refused));
    }

    /** Whatever it answers is allowed, errors included, but for a refusal. */
    private static CompletableFuture<Map<String, String>> command(
            RedisConnection connection, String name, Object... parameters) {
        String named = name.equals("CLUSTER") ? name + "|" + parameters[0] : name;
        RedisCommand<Object> command = new RedisStrictCommand<>(name);
        return refusal(
                named,
                connection
                        .async(ByteArrayCodec.INSTANCE, command, parameters)
                        .toCompletableFuture()
                        .handle((reply, failure) -> {
                            if (failure != null && NoPermission.isSaidBy(String.valueOf(failure.getMessage()))) {
                                throw new CompletionException(failure);
                            }
                            return Map.of();
                        }));
    }

    private static CompletableFuture<Map<String, String>> refusal(
            String command, CompletableFuture<Map<String, String>> answer) {
        return answer.exceptionallyCompose(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return NoPermission.isSaidBy(String.valueOf(cause.getMessage()))
                    ? CompletableFuture.completedFuture(Map.of(command, Remedies.shortest(cause)))
                    : CompletableFuture.failedFuture(cause);
        });
    }
}
