package io.concordat.redis.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.script.Vote;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

class ReleaseChannelTest {
    @Test
    void waitersOfTheBranchThatIsReleasedWakeAndOthersDoNot() {
        try (RedisServer server = Servers.startRedis(RedisOptions.defaults())) {
            Config config =
                    new Config().setUseScriptCache(false).setNettyThreads(2).setThreads(2);
            config.useSingleServer().setAddress(server.uri()).setConnectionMinimumIdleSize(1);
            RedissonClient client = Redisson.create(config);
            try (ReleaseChannel channel = new ReleaseChannel(client, "released")) {
                CompletableFuture<Void> first = channel.release("first");
                CompletableFuture<Void> second = channel.release("second");
                Awaitility.await().until(() -> publish(client, "first") == 1);
                Awaitility.await().until(first::isDone);
                assertThat(second).isNotDone();
                assertThat(channel.release("first")).as("released a moment ago").isDone();
            } finally {
                client.shutdown();
            }
        }
    }

    @Test
    void whoHasWaitedInVainIsForgotten() {
        try (RedisServer server = Servers.startRedis(RedisOptions.defaults())) {
            Config config =
                    new Config().setUseScriptCache(false).setNettyThreads(2).setThreads(2);
            config.useSingleServer().setAddress(server.uri()).setConnectionMinimumIdleSize(1);
            RedissonClient client = Redisson.create(config);
            try (ReleaseChannel channel = new ReleaseChannel(client, "released")) {
                LockWait wait = new LockWait(channel, Duration.ofMillis(120));
                Vote busy = new Vote.Busy("holder", "key");
                assertThat(wait.ask(() -> busy)).isEqualTo(busy);
                assertThat(channel.waiting()).isZero();
            } finally {
                client.shutdown();
            }
        }
    }

    private static long publish(RedissonClient client, String xid) {
        return client.getTopic("released", StringCodec.INSTANCE).publish(xid);
    }
}
