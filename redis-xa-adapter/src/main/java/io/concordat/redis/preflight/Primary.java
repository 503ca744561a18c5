package io.concordat.redis.preflight;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisClusterMaster;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.protocol.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one primary says of itself.
 *
 * @param node to ask
 * @param suffix of the subjects of findings; empty when there is only one primary
 * @param info the answer to {@code INFO}
 */
record Primary(RedisNode node, String suffix, Map<String, String> info) {
    private static final Logger LOG = LoggerFactory.getLogger(Primary.class);

    /** All that share the keys: those of a cluster, else the only one. Throws what the client throws, or {@link UnreachablePrimaryException}. */
    static List<Primary> all(RedissonClient client) {
        return nodes(client).stream()
                .map(node -> client.getConfig().isClusterConfig() ? ofCluster(node) : of(node, ""))
                .toList();
    }

    private static Primary ofCluster(RedisNode node) {
        try {
            return of(node, " of " + address(node));
        } catch (RuntimeException e) {
            throw new UnreachablePrimaryException(address(node), e);
        }
    }

    private static Primary of(RedisNode node, String suffix) {
        return new Primary(node, suffix, node.info(RedisNode.InfoSection.ALL));
    }

    /** As {@link #all}, without asking them. */
    static List<RedisNode> nodes(RedissonClient client) {
        if (client.getConfig().isSingleConfig()) {
            return List.of(client.getRedisNodes(RedisNodes.SINGLE).getInstance());
        }
        if (client.getConfig().isClusterConfig()) {
            return List.copyOf(client.getRedisNodes(RedisNodes.CLUSTER).getMasters());
        }
        if (client.getConfig().isSentinelConfig()) {
            return List.of(
                    client.getRedisNodes(RedisNodes.SENTINEL_MASTER_SLAVE).getMaster());
        }
        return List.of(client.getRedisNodes(RedisNodes.MASTER_SLAVE).getMaster());
    }

    private static String address(RedisNode node) {
        return node.getAddr().getHostString() + ":" + node.getAddr().getPort();
    }

    /** Empty when the user may not read it. */
    Optional<String> setting(String name) {
        try {
            return Optional.ofNullable(node.getConfig(name).get(name));
        } catch (RuntimeException e) {
            LOG.debug("CONFIG GET {} failed", name, e);
            return Optional.empty();
        }
    }

    /** What the cluster is, as this node sees it; empty for other servers, and when the user may not ask. */
    Optional<Map<String, String>> cluster() {
        try {
            return !suffix.isEmpty() && node instanceof RedisClusterMaster master
                    ? Optional.of(master.clusterInfo())
                    : Optional.empty();
        } catch (RuntimeException e) {
            LOG.debug("CLUSTER INFO failed", e);
            return Optional.empty();
        }
    }

    /** By its own clock; empty when the user may not ask. */
    Optional<Instant> time() {
        try {
            Time time = node.time();
            return Optional.of(
                    Instant.ofEpochSecond(time.getSeconds(), TimeUnit.MICROSECONDS.toNanos(time.getMicroseconds())));
        } catch (RuntimeException e) {
            LOG.debug("TIME failed", e);
            return Optional.empty();
        }
    }

    /** How many replicas are connected and have caught up. */
    int onlineReplicas() {
        return (int) info.entrySet().stream()
                .filter(entry -> entry.getKey().matches("slave\\d+"))
                .filter(entry -> entry.getValue().contains("state=online"))
                .count();
    }
}
