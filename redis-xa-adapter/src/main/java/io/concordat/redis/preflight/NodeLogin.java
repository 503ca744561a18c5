package io.concordat.redis.preflight;

import io.netty.channel.ChannelFuture;
import java.util.Optional;
import org.redisson.api.RFuture;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.client.RedisClient;
import org.redisson.client.RedisClientConfig;
import org.redisson.client.RedisConnection;
import org.redisson.config.NatMapper;
import org.redisson.misc.RedisURI;

/**
 * Logs in to other nodes as the client does at one that it uses: Redisson connects to no replica when it reads from primaries,
 * and to no primary whose login fails.
 *
 * @param like the client's connections to one node
 * @param nat where nodes are, as the client sees them
 */
record NodeLogin(RedisClientConfig like, NatMapper nat) {
    /** Empty when the primary's way of connecting is not known. */
    static Optional<NodeLogin> of(RedissonClient client, RedisNode primary) {
        return primary instanceof org.redisson.redisnode.RedisNode node
                ? Optional.of(new NodeLogin(node.getClient().getConfig(), nat(client)))
                : Optional.empty();
    }

    private static NatMapper nat(RedissonClient client) {
        if (client.getConfig().isClusterConfig()) {
            return client.getConfig().useClusterServers().getNatMapper();
        }
        return client.getConfig().isSentinelConfig()
                ? client.getConfig().useSentinelServers().getNatMapper()
                : NatMapper.direct();
    }

    /** Whom to give rights; a placeholder when a resolver of credentials knows. */
    String user() {
        return Optional.ofNullable(like.getAddress().getUsername())
                .or(() -> Optional.ofNullable(like.getUsername()))
                .orElse("<user>");
    }

    /** To be shut down. */
    RedisClient at(Node node) {
        RedisURI address = nat.map(new RedisURI(like.getAddress().getScheme(), node.host(), node.port()));
        return RedisClient.create(tls(new RedisClientConfig())
                .setAddress(new RedisURI(
                        like.getAddress().getUsername(), like.getAddress().getPassword(), address))
                .setUsername(like.getUsername())
                .setPassword(like.getPassword())
                .setCredentialsResolver(like.getCredentialsResolver())
                .setTimer(like.getTimer())
                .setExecutor(like.getExecutor())
                .setGroup(like.getGroup())
                .setResolverGroup(like.getResolverGroup())
                .setSocketChannelClass(like.getSocketChannelClass())
                .setConnectTimeout(like.getConnectTimeout())
                .setCommandTimeout(like.getCommandTimeout())
                .setProtocol(like.getProtocol())
                .setNettyHook(like.getNettyHook())
                .setCommandMapper(like.getCommandMapper()));
    }

    /** Nobody waits for that. */
    static void end(RedisClient connections) {
        RFuture<Void> unused = connections.shutdownAsync();
    }

    /** Nobody waits for that. */
    static void end(RedisConnection connection) {
        ChannelFuture unused = connection.closeAsync();
    }

    private RedisClientConfig tls(RedisClientConfig to) {
        return to.setSslProvider(like.getSslProvider())
                .setSslVerificationMode(like.getSslVerificationMode())
                .setSslKeystoreType(like.getSslKeystoreType())
                .setSslTruststore(like.getSslTruststore())
                .setSslTruststorePassword(like.getSslTruststorePassword())
                .setSslKeystore(like.getSslKeystore())
                .setSslKeystorePassword(like.getSslKeystorePassword())
                .setSslProtocols(like.getSslProtocols())
                .setSslCiphers(like.getSslCiphers())
                .setSslTrustManagerFactory(like.getSslTrustManagerFactory())
                .setSslKeyManagerFactory(like.getSslKeyManagerFactory());
    }
}
