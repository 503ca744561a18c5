package io.concordat.testing.servers.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.testing.servers.resp.RedisConnection;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkFaultTest {
    private final ProxiedRedis redis = new ProxiedRedis();
    private final FaultProxy proxy = redis.proxy;

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void whatAStallHeldBackIsDeliveredWhenItEnds() throws IOException {
        try (RedisConnection connection = redis.connectImpatiently()) {
            connection.ask("PING");
            proxy.stall();
            assertThatThrownBy(() -> connection.ask("SET", redis.key, "1")).isInstanceOf(SocketTimeoutException.class);
            assertThat(redis.stored().isNothing()).isTrue();
            proxy.pass();
            assertThat(connection.next().text()).isEqualTo("OK");
        }
    }

    @Test
    void swallowedBytesAreLostAndTheirConnectionIsResetAtTheEnd() throws IOException {
        try (RedisConnection quiet = redis.connect();
                RedisConnection busy = redis.connectImpatiently()) {
            quiet.ask("PING");
            busy.ask("PING");
            proxy.swallow();
            assertThatThrownBy(() -> busy.ask("SET", redis.key, "1")).isInstanceOf(SocketTimeoutException.class);
            proxy.pass();
            assertThatThrownBy(() -> busy.ask("PING")).isInstanceOf(SocketException.class);
            assertThat(quiet.ask("PING").text()).isEqualTo("PONG");
            assertThat(redis.stored().isNothing()).isTrue();
        }
    }

    @Test
    void aRefusingProxyResetsConnectionsUntilItPassesAgain() throws IOException {
        try (RedisConnection connection = redis.connect()) {
            connection.ask("PING");
            proxy.refuse();
            assertThatThrownBy(() -> connection.ask("PING")).isInstanceOf(SocketException.class);
        }
        assertThatThrownBy(this::ping).isInstanceOf(IOException.class);
        proxy.pass();
        ping();
    }

    @Test
    void aCutEndsConnectionsInOrderAndAResetWithRst() throws IOException {
        try (RedisConnection connection = redis.connect()) {
            connection.ask("PING");
            proxy.cut();
            assertThatThrownBy(connection::next).isInstanceOf(EOFException.class);
        }
        try (RedisConnection connection = redis.connect()) {
            connection.ask("PING");
            proxy.reset();
            assertThatThrownBy(connection::next)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        ping();
        assertThat(proxy.accepted()).isEqualTo(3);
    }

    @Test
    void aDelayIsAddedInBothDirections() throws IOException {
        try (RedisConnection connection = redis.connectImpatiently()) {
            connection.ask("PING");
            proxy.delay(Duration.ofMillis(200));
            long start = System.nanoTime();
            connection.ask("PING");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
            proxy.delay(Duration.ofHours(1));
            assertThatThrownBy(() -> connection.ask("PING")).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aServerThatIsNotThereShowsAsAReset() {
        try (FaultProxy toNothing = FaultProxy.redis("127.0.0.1", 1)) {
            assertThatThrownBy(() -> {
                        try (RedisConnection connection = RedisConnection.connect("127.0.0.1", toNothing.port())) {
                            connection.ask("PING");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void closeEndsEveryThread() throws IOException {
        String name = "proxy " + proxy.port() + ":";
        try (RedisConnection stalled = redis.connect();
                RedisConnection delayed = redis.connect()) {
            stalled.ask("PING");
            proxy.on(request -> true).delayRequest(Duration.ofHours(1));
            delayed.send("PING");
            proxy.stall();
            stalled.send("PING");
            await().until(() -> threads(name) == 5);

            proxy.close();

            await().until(() -> threads(name) == 0);
            assertThat(proxy.connections()).isZero();
        }
    }

    private void ping() throws IOException {
        try (RedisConnection connection = redis.connect()) {
            assertThat(connection.ask("PING").text()).isEqualTo("PONG");
        }
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name))
                .peek(thread -> assertThat(thread.isDaemon()).isTrue())
                .count();
    }
}
