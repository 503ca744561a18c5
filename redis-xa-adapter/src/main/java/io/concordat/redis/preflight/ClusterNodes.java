package io.concordat.redis.preflight;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.redisson.client.RedisClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.RedisCommand;
import org.redisson.client.protocol.RedisStrictCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All nodes of a cluster, those included that the client does not connect to. */
final class ClusterNodes {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNodes.class);
    private static final RedisCommand<String> NODES = new RedisStrictCommand<>("CLUSTER", "NODES");

    private ClusterNodes() {}

    /** What the first of these that answers says; empty when none does. */
    static Optional<List<Node>> asked(NodeLogin login, List<Node> known) {
        return known.stream().flatMap(node -> asked(login, node).stream()).findFirst();
    }

    private static Optional<List<Node>> asked(NodeLogin login, Node node) {
        RedisClient connections = login.at(node);
        try {
            return Optional.of(Node.ofCluster(connections
                    .connectAsync()
                    .thenCompose(connection -> connection
                            .<String, String>async(StringCodec.INSTANCE, NODES)
                            .whenComplete((nodes, failure) -> NodeLogin.end(connection)))
                    .toCompletableFuture()
                    .join()));
        } catch (CompletionException e) {
            LOG.debug("{} does not say which nodes there are", node, e);
            return Optional.empty();
        } finally {
            NodeLogin.end(connections);
        }
    }
}
