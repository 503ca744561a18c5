package io.concordat.redis.preflight;

import java.util.Map;
import java.util.Optional;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisMaster;
import org.redisson.api.redisnode.RedisMasterSlave;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the primary says of itself. */
final class PrimaryFacts {
    private static final Logger LOG = LoggerFactory.getLogger(PrimaryFacts.class);

    private final RedissonClient client;

    PrimaryFacts(RedissonClient client) {
        this.client = client;
    }

    Map<String, String> info() {
        return node().info(RedisNode.InfoSection.ALL);
    }

    /** Empty when the user may not read it. */
    Optional<String> setting(String name) {
        try {
            return Optional.ofNullable(node().getConfig(name).get(name));
        } catch (RuntimeException e) {
            LOG.debug("CONFIG GET {} failed", name, e);
            return Optional.empty();
        }
    }

    private RedisNode node() {
        if (client.getConfig().isSingleConfig()) {
            return client.getRedisNodes(RedisNodes.SINGLE).getInstance();
        }
        RedisMasterSlave nodes = client.getConfig().isSentinelConfig()
                ? client.getRedisNodes(RedisNodes.SENTINEL_MASTER_SLAVE)
                : client.getRedisNodes(RedisNodes.MASTER_SLAVE);
        RedisMaster master = nodes.getMaster();
        return master;
    }
}
