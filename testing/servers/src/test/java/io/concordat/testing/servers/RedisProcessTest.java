package io.concordat.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.testing.servers.resp.RedisConnection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
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
    void aKilledServerIsDeadAndHasItsDataAfterTheRestart() {
        ServerProcess process = redis.process().orElseThrow();
        long firstPid = process.pid();
        redis.command("SET", "killed", "12345");

        process.kill();
        assertThat(process.isAlive()).isFalse();
        assertThat(ProcessHandle.of(firstPid)).isEmpty();
        assertThatThrownBy(() -> redis.command("PING")).isInstanceOf(IllegalStateException.class);

        process.restart();
        assertThat(process.isAlive()).isTrue();
        assertThat(process.pid()).isNotEqualTo(firstPid);
        assertThat(redis.command("GET", "killed").text()).isEqualTo("12345");
    }

    @Test
    void aPausedServerDoesNotAnswerUntilItIsResumed() throws IOException {
        ServerProcess process = redis.process().orElseThrow();
        try (RedisConnection connection = redis.address().connect(Duration.ofSeconds(3))) {
            process.pause();
            assertThat(process.isAlive()).isTrue();
            assertThatThrownBy(() -> connection.ask("PING")).isInstanceOf(SocketTimeoutException.class);
        }
        process.resume();
        assertThat(redis.command("PING").text()).isEqualTo("PONG");
    }

    @Test
    void aPausedServerCanBeKilledAndRestarted() {
        ServerProcess process = redis.process().orElseThrow();
        process.pause();
        process.kill();
        assertThat(process.isAlive()).isFalse();
        process.restart();
        assertThat(redis.command("PING").text()).isEqualTo("PONG");
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
    void itsSettingsAreDurableAndTheCallersWin() {
        assertThat(config("appendonly")).isEqualTo("yes");
        assertThat(config("appendfsync")).isEqualTo("always");
        assertThat(config("save")).isEmpty();
        assertThat(config("maxmemory-policy")).isEqualTo("allkeys-lru");
        assertThat(config("bind")).isEqualTo("127.0.0.1");
    }

    private static String config(String name) {
        return redis.command("CONFIG", "GET", name).texts().get(1);
    }
}
