package io.concordat.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.testing.servers.internal.redis.RedisWire;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisProcessTest {
    private static RedisServer redis;

    @BeforeAll
    static void start() {
        redis = Servers.startRedis(RedisOptions.defaults().with("maxmemory-policy", "allkeys-lru"));
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void aKilledServerIsDeadAndHasItsDataAfterTheRestart() throws IOException {
        ServerProcess process = redis.process().orElseThrow();
        long firstPid = process.pid();
        ask("SET killed 12345");

        process.kill();
        assertThat(process.isAlive()).isFalse();
        assertThat(ProcessHandle.of(firstPid)).isEmpty();
        assertThatThrownBy(() -> ask("PING")).isInstanceOf(IOException.class);

        process.restart();
        assertThat(process.isAlive()).isTrue();
        assertThat(process.pid()).isNotEqualTo(firstPid);
        assertThat(ask("STRLEN killed")).isEqualTo(":5");
    }

    @Test
    void aPausedServerDoesNotAnswerUntilItIsResumed() throws IOException {
        ServerProcess process = redis.process().orElseThrow();
        try (RedisWire wire = connect()) {
            process.pause();
            assertThat(process.isAlive()).isTrue();
            assertThatThrownBy(() -> wire.ask("PING")).isInstanceOf(SocketTimeoutException.class);
        }
        process.resume();
        assertThat(ask("PING")).isEqualTo("+PONG");
    }

    @Test
    void aPausedServerCanBeKilledAndRestarted() throws IOException {
        ServerProcess process = redis.process().orElseThrow();
        process.pause();
        process.kill();
        assertThat(process.isAlive()).isFalse();
        process.restart();
        assertThat(ask("PING")).isEqualTo("+PONG");
    }

    @Test
    void aDeadServerCannotBePaused() {
        ServerProcess process = redis.process().orElseThrow();
        process.kill();
        assertThatThrownBy(process::pause)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pid " + process.pid())
                .hasMessageContaining("restart()");
        process.restart();
    }

    @Test
    void itsSettingsAreDurableAndTheCallersWin() throws IOException {
        assertThat(config("appendonly")).isEqualTo("yes");
        assertThat(config("appendfsync")).isEqualTo("always");
        assertThat(config("save")).isEmpty();
        assertThat(config("maxmemory-policy")).isEqualTo("allkeys-lru");
        assertThat(config("bind")).isEqualTo("127.0.0.1");
    }

    private static String config(String name) throws IOException {
        try (RedisWire wire = connect()) {
            assertThat(wire.ask("CONFIG GET " + name)).isEqualTo("*2");
            List<String> lines = List.of(wire.next(), wire.next(), wire.next(), wire.next());
            assertThat(lines.get(1)).isEqualTo(name);
            return lines.get(3);
        }
    }

    private static String ask(String command) throws IOException {
        try (RedisWire wire = connect()) {
            return wire.ask(command);
        }
    }

    private static RedisWire connect() throws IOException {
        URI uri = URI.create(redis.uri());
        return RedisWire.connect(uri.getHost(), uri.getPort());
    }
}
