package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.ServerProcess;
import io.concordat.testing.servers.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;

/** A Redis of a test's own, with an ordinary client and a data source that answers quickly when it is away. */
final class OwnRedis implements AutoCloseable {
    final RedisServer server;
    final RedissonClient plain;
    final RedisXADataSource source;

    private final RedissonClient impatient;

    private OwnRedis(RedisOptions options) {
        server = Servers.startRedis(options);
        plain = Redis.open(server.uri());
        impatient = impatient(server.uri());
        source = RedisXADataSource.builder()
                .client(impatient)
                .lockWait(Duration.ZERO)
                .build();
    }

    private static RedissonClient impatient(String uri) {
        Config config = new Config();
        config.setUseScriptCache(false).setNettyThreads(2).setThreads(2).setCodec(StringCodec.INSTANCE);
        config.setLazyInitialization(true);
        config.useSingleServer()
                .setAddress(uri)
                .setConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionMinimumIdleSize(0)
                .setTimeout(500)
                .setRetryAttempts(1)
                .setRetryDelay(new ConstantDelay(Duration.ofMillis(50)));
        return Redisson.create(config);
    }

    static OwnRedis start() {
        return new OwnRedis(RedisOptions.defaults());
    }

    static OwnRedis with(String setting, String value) {
        return new OwnRedis(RedisOptions.defaults().with(setting, value));
    }

    /** The client of {@link #source}, which gives up soon. */
    RedissonClient impatient() {
        return impatient;
    }

    /** As another process would make it. */
    RedisXADataSource newSource() {
        return RedisXADataSource.builder()
                .uri(server.uri())
                .lockWait(Duration.ZERO)
                .build();
    }

    /** Sends one command that Redisson has no method for; answers what the server says. */
    String command(String line) {
        URI uri = URI.create(server.uri());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] reply = new byte[4096];
            int length = socket.getInputStream().read(reply);
            return new String(reply, 0, length, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Logs in as a user with these rights. */
    RedisXADataSource sourceOf(String user, String rights) {
        assertThat(command("ACL SETUSER " + user + " on >secret " + rights)).isEqualTo("+OK");
        return RedisXADataSource.builder()
                .uri(server.uri())
                .user(user)
                .password("secret")
                .lockWait(Duration.ZERO)
                .build();
    }

    ServerProcess process() {
        return server.process().orElseThrow();
    }

    @Override
    public void close() {
        source.close();
        impatient.shutdown();
        plain.shutdown();
        server.close();
    }
}
