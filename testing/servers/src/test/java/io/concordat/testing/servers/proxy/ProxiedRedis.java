package io.concordat.testing.servers.proxy;

import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.resp.RedisAddress;
import io.concordat.testing.servers.resp.RedisConnection;
import io.concordat.testing.servers.resp.RedisReply;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/** The shared Redis behind a proxy of a test's own. */
final class ProxiedRedis implements AutoCloseable {
    final RedisServer server = Servers.redis();
    final FaultProxy proxy =
            FaultProxy.redis(server.address().host(), server.address().port());
    final String key = "proxied:" + UUID.randomUUID();

    RedisConnection connect() throws IOException {
        return RedisConnection.connect("127.0.0.1", proxy.port());
    }

    /** One that soon says that there is no answer. */
    RedisConnection connectImpatiently() throws IOException {
        return RedisAddress.of("127.0.0.1", proxy.port()).connect(Duration.ofSeconds(3));
    }

    RedisReply stored() {
        return server.command("GET", key);
    }

    @Override
    public void close() {
        proxy.close();
        server.command("DEL", key);
    }
}
