package io.concordat.redis;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.DelayStrategy;
import org.redisson.config.EqualJitterDelay;
import org.redisson.config.ReadMode;
import org.redisson.config.SingleServerConfig;
import org.redisson.config.SubscriptionMode;

/** Which servers a client of a data source's own talks to. */
sealed interface Deployment {
    int CONNECTIONS = 32;
    int SUBSCRIPTIONS = 2;
    Duration TIMEOUT = Duration.ofSeconds(3);
    Duration SCAN_INTERVAL = Duration.ofSeconds(2);

    /**
     * Redisson's own is 30 s: so long a connection from which nothing comes any more stays first in the pool's line, and keeps
     * decided branches waiting.
     */
    Duration PING_INTERVAL = Duration.ofSeconds(5);

    /** Redisson's own grows to 10 s: a server that is back must not keep decided branches waiting for that long. */
    DelayStrategy RECONNECTION = new EqualJitterDelay(Duration.ofMillis(50), Duration.ofMillis(400));

    /** As the user gave them. */
    List<URI> addresses();

    /** Writes itself into a client's configuration. */
    void configure(Config config);

    /** One server. */
    record StandAlone(URI server) implements Deployment {
        @Override
        public List<URI> addresses() {
            return List.of(server);
        }

        @Override
        public void configure(Config config) {
            SingleServerConfig single = patient(config.useSingleServer());
            single.setAddress(server.toString());
            single.setConnectionPoolSize(CONNECTIONS).setConnectionMinimumIdleSize(1);
            single.setSubscriptionConnectionPoolSize(SUBSCRIPTIONS).setSubscriptionConnectionMinimumIdleSize(0);
        }
    }

    /** The primary that Sentinels name. */
    record Sentinel(String primary, List<URI> sentinels) implements Deployment {
        @Override
        public List<URI> addresses() {
            return sentinels;
        }

        @Override
        public void configure(Config config) {
            primaryOnly(config.useSentinelServers())
                    .setMasterName(primary)
                    .setCheckSentinelsList(false)
                    .setScanInterval((int) SCAN_INTERVAL.toMillis())
                    .setSentinelAddresses(texts(sentinels));
        }
    }

    /** The masters of a cluster. */
    record Cluster(List<URI> nodes) implements Deployment {
        @Override
        public List<URI> addresses() {
            return nodes;
        }

        @Override
        public void configure(Config config) {
            primaryOnly(config.useClusterServers())
                    .setCheckSlotsCoverage(false)
                    .setScanInterval((int) SCAN_INTERVAL.toMillis())
                    .setNodeAddresses(texts(nodes));
        }
    }

    private static <C extends BaseMasterSlaveServersConfig<C>> C primaryOnly(C servers) {
        return patient(servers)
                .setReadMode(ReadMode.MASTER)
                .setSubscriptionMode(SubscriptionMode.MASTER)
                .setMasterConnectionPoolSize(CONNECTIONS)
                .setMasterConnectionMinimumIdleSize(1)
                .setSlaveConnectionMinimumIdleSize(0)
                .setSubscriptionConnectionPoolSize(SUBSCRIPTIONS)
                .setSubscriptionConnectionMinimumIdleSize(0);
    }

    private static <C extends BaseConfig<C>> C patient(C servers) {
        return servers.setConnectTimeout((int) TIMEOUT.toMillis())
                .setTimeout((int) TIMEOUT.toMillis())
                .setRetryAttempts(1)
                .setRetryDelay(new ConstantDelay(Duration.ofMillis(250)))
                .setPingConnectionInterval((int) PING_INTERVAL.toMillis())
                .setReconnectionDelay(RECONNECTION);
    }

    private static List<String> texts(List<URI> addresses) {
        return addresses.stream().map(URI::toString).toList();
    }
}
