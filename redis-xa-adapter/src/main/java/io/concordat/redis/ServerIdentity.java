package io.concordat.redis;

import java.util.List;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.SentinelServersConfig;
import org.redisson.config.SingleServerConfig;

/**
 * Which Redis a data source works on, known without asking it.
 *
 * @param server equal for data sources that certainly work on the same server and database
 * @param prefix of the adapter's keys
 * @param description for messages, without credentials
 */
record ServerIdentity(Object server, String prefix, String description) {
    static ServerIdentity of(RedissonClient client, String prefix) {
        Config config = client.getConfig();
        if (config.isSingleConfig()) {
            SingleServerConfig single = config.useSingleServer();
            return of(
                    "Redis " + Addresses.withoutCredentials(single.getAddress()) + "/" + single.getDatabase(), prefix);
        } else if (config.isClusterConfig()) {
            List<String> nodes =
                    Addresses.withoutCredentials(config.useClusterServers().getNodeAddresses());
            return of("Redis Cluster " + String.join(",", nodes), prefix);
        } else if (config.isSentinelConfig()) {
            SentinelServersConfig sentinel = config.useSentinelServers();
            List<String> sentinels = Addresses.withoutCredentials(sentinel.getSentinelAddresses());
            return of(
                    "Redis " + sentinel.getMasterName() + "/" + sentinel.getDatabase() + " of Sentinels "
                            + String.join(",", sentinels),
                    prefix);
        }
        // Several addresses can mean the same server: only the same client is certain.
        return new ServerIdentity(client, prefix, "Redis of client " + client.getId() + " (prefix " + prefix + ")");
    }

    private static ServerIdentity of(String server, String prefix) {
        return new ServerIdentity(server, prefix, server + " (prefix " + prefix + ")");
    }

    /** Whether both are the same resource manager. */
    boolean isSame(ServerIdentity other) {
        return server.equals(other.server) && prefix.equals(other.prefix);
    }
}
