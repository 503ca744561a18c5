package io.concordat.redis.preflight;

import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisClient;
import org.redisson.client.RedisClientConfig;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.RedisCommands;
import org.redisson.config.Config;
import org.redisson.config.SentinelServersConfig;

/**
 * Why no Sentinel answers. Redisson's client goes from one to the next and keeps for itself what was wrong with each, a
 * certificate that is not trusted for example.
 *
 * @param address of the Sentinel, without credentials
 * @param cause what it or the connection says
 */
record SentinelTrial(String address, Throwable cause) {
    /**
     * Asks all of them at the same time, up to the client's timeouts, as a client of this configuration would.
     *
     * @return the failure of the first; empty when one answers, so that the Sentinels are not what is wrong
     */
    static Optional<SentinelTrial> of(Config config) {
        List<String> addresses = config.useSentinelServers().getSentinelAddresses();
        List<RedisClient> clients = new CopyOnWriteArrayList<>();
        try {
            List<CompletableFuture<Object>> asked = addresses.stream()
                    .map(address -> ask(config, address, clients))
                    .toList();
            List<Optional<Throwable>> failures =
                    asked.stream().map(SentinelTrial::failure).toList();
            return failures.stream().allMatch(Optional::isPresent)
                    ? failures.get(0).map(cause -> new SentinelTrial(shown(addresses.get(0)), cause))
                    : Optional.empty();
        } finally {
            clients.forEach(client -> {
                Object unused = client.shutdownAsync();
            });
        }
    }

    /** Redisson logs in only where it is asked to. */
    private static CompletableFuture<Object> ask(Config config, String address, List<RedisClient> clients) {
        RedisClientConfig login = login(config, settings(config, address));
        return ping(settings(config, address), clients).exceptionallyCompose(failure -> {
            boolean secret = cause(failure) instanceof RedisAuthRequiredException && login.getPassword() != null;
            return secret ? ping(login, clients) : CompletableFuture.failedFuture(failure);
        });
    }

    private static CompletableFuture<Object> ping(RedisClientConfig settings, List<RedisClient> clients) {
        RedisClient client = RedisClient.create(settings);
        clients.add(client);
        return client.connectAsync().toCompletableFuture().thenCompose(connection -> connection
                .<String, Object>async(client.getCommandTimeout(), StringCodec.INSTANCE, RedisCommands.PING)
                .toCompletableFuture());
    }

    private static RedisClientConfig settings(Config config, String address) {
        SentinelServersConfig sentinels = config.useSentinelServers();
        return new RedisClientConfig()
                .setAddress(address)
                // Redisson's own choice needs parts of Netty that it does not bring along.
                .setResolverGroup(DefaultAddressResolverGroup.INSTANCE)
                .setConnectTimeout(sentinels.getConnectTimeout())
                .setCommandTimeout(sentinels.getTimeout())
                .setSslTruststore(config.getSslTruststore())
                .setSslTruststorePassword(config.getSslTruststorePassword())
                .setSslKeystore(config.getSslKeystore())
                .setSslKeystorePassword(config.getSslKeystorePassword());
    }

    private static RedisClientConfig login(Config config, RedisClientConfig settings) {
        SentinelServersConfig sentinels = config.useSentinelServers();
        return settings.setUsername(sentinels.getSentinelUsername())
                .setPassword(
                        Optional.ofNullable(sentinels.getSentinelPassword()).orElse(config.getPassword()));
    }

    private static Optional<Throwable> failure(CompletableFuture<Object> asked) {
        try {
            Object ignored = asked.join();
            return Optional.empty();
        } catch (CompletionException e) {
            return Optional.of(cause(e));
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException ? failure.getCause() : failure;
    }

    private static String shown(String address) {
        URI uri = URI.create(address);
        return uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort();
    }
}
