package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.testing.servers.resp.RedisConnection;
import io.concordat.testing.servers.resp.RedisErrorException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Other programs, under the rules that docs/redis.md publishes for them, beside a prepared branch of the adapter. */
class AclFenceTest {
    private static OwnRedis redis;

    @BeforeAll
    static void start() {
        redis = OwnRedis.start();
        AclRules.of("concordat").applyTo(redis.server);
        AclRules.of("reader").applyTo(redis.server);
        AclRules.of("writer").applyTo(redis.server);
        if (hasRightsByAccess()) {
            AclRules.of("others").applyTo(redis.server);
        }
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    static Stream<String> fencedUsers() {
        return hasRightsByAccess() ? Stream.of("reader", "writer", "others") : Stream.of("reader", "writer");
    }

    @ParameterizedTest
    @MethodSource("fencedUsers")
    void foreignWritesAreRefusedWhileTheAdapterWorks(String user) throws IOException, XAException {
        redis.plain.getBucket("app:bucket").set("old");
        try (RedisXADataSource source = RedisXADataSource.builder()
                        .uri(redis.server.uri())
                        .user("concordat")
                        .password("secret")
                        .build();
                RedisConnection foreign =
                        redis.server.address().as(user, "secret").connect()) {
            Work work = Work.prepared(
                    source, session -> session.<String>getBucket("app:bucket").set("new"));
            String lock = Redis.leftovers(redis.plain).stream()
                    .filter(key -> key.contains(":lock:"))
                    .findFirst()
                    .orElseThrow();
            for (List<String> write : List.of(
                    List.of("SET", "app:bucket", "foreign"),
                    List.of("DEL", "app:bucket"),
                    List.of("PEXPIRE", "app:bucket", "1"),
                    List.of("RENAME", "app:bucket", "other:bucket"),
                    List.of("HSET", "app:map", "a", "1"),
                    List.of("EVAL", "return redis.call('SET', KEYS[1], 'foreign')", "1", "app:bucket"),
                    List.of("DEL", lock),
                    List.of("FLUSHDB"),
                    List.of("FLUSHALL"),
                    List.of("SWAPDB", "0", "1"))) {
                assertThatThrownBy(() -> foreign.call(write.toArray(String[]::new)))
                        .as(String.join(" ", write))
                        .isInstanceOf(RedisErrorException.class)
                        .hasMessageContaining("NOPERM");
            }
            work.commit();
        }
        assertThat(redis.plain.getBucket("app:bucket").get()).isEqualTo("new");
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    @Test
    void foreignReadsAndWritesOfOtherKeysWork() throws IOException {
        redis.plain.getBucket("app:bucket").set("value");
        String reader = hasRightsByAccess() ? "others" : "reader";
        String writer = hasRightsByAccess() ? "others" : "writer";
        try (RedisConnection reads = redis.server.address().as(reader, "secret").connect();
                RedisConnection writes =
                        redis.server.address().as(writer, "secret").connect()) {
            assertThat(reads.call("GET", "app:bucket").text()).isEqualTo("value");
            assertThat(writes.call("SET", "other:bucket", "x").text()).isEqualTo("OK");
        }
    }

    private static boolean hasRightsByAccess() {
        String info = redis.server.command("INFO", "server").text();
        return !info.contains("redis_version:6.");
    }
}
