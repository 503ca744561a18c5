package io.concordat.redis;

import io.concordat.redis.script.ScriptText;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.proxy.FaultProxy;
import io.concordat.testing.servers.proxy.Request;
import java.time.Duration;
import java.util.function.Predicate;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;

/** A data source that reaches a server through a proxy, with an impatient client that sends a request again so many times. */
final class ProxiedRedis implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMillis(300);
    static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);

    final FaultProxy proxy;
    final RedissonClient client;
    final RedisXADataSource source;

    ProxiedRedis(RedisServer server, int retryAttempts) {
        proxy = FaultProxy.redis(server.address().host(), server.address().port());
        client = impatient(proxy.through(server.uri()), retryAttempts);
        source = newSource(SwapMode.MULTI_EXEC);
    }

    private static RedissonClient impatient(String uri, int retryAttempts) {
        Config config = new Config();
        config.setUseScriptCache(false).setNettyThreads(2).setThreads(2).setCodec(StringCodec.INSTANCE);
        config.setLazyInitialization(true);
        config.useSingleServer()
                .setAddress(uri)
                .setConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionMinimumIdleSize(0)
                .setTimeout((int) PATIENCE.toMillis())
                .setRetryAttempts(retryAttempts)
                .setRetryDelay(new ConstantDelay(BETWEEN_ATTEMPTS));
        return Redisson.create(config);
    }

    /** Another one with the same client. */
    RedisXADataSource newSource(SwapMode swap) {
        return RedisXADataSource.builder()
                .client(client)
                .lockWait(Duration.ZERO)
                .swap(swap)
                .build();
    }

    /** The requests that send this script, whole or by its digest. */
    static Predicate<Request> script(String name) {
        ScriptText script = ScriptText.load(name);
        return request -> request.contains(script.body()) || request.contains(script.digest());
    }

    @Override
    public void close() {
        source.close();
        client.shutdown();
        proxy.close();
    }
}
