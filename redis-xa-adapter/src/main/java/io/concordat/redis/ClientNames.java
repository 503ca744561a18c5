package io.concordat.redis;

import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.NameMapper;

/** How a client turns the names of its objects into Redis keys. */
final class ClientNames {
    private ClientNames() {}

    /** The mapper that the client's own objects use; it may be set at two places of its configuration. */
    static NameMapper of(RedissonClient client) {
        return client instanceof Redisson redisson
                ? redisson.getServiceManager().getNameMapper()
                : client.getConfig().getNameMapper();
    }
}
