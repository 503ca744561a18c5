package io.concordat.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.testing.servers.resp.RedisErrorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisReplicasTest {
    private RedisReplicas redis;

    @BeforeEach
    void start() {
        redis = Servers.startRedisReplicas(2, RedisOptions.defaults().with("requirepass", "secret"));
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void whatThePrimaryHasTheReplicasHave() {
        assertThat(redis.primary().command("SET", "key", "1").text()).isEqualTo("OK");
        redis.awaitSynced();
        assertThat(redis.replicas())
                .hasSize(2)
                .allSatisfy(replica ->
                        assertThat(replica.command("GET", "key").text()).isEqualTo("1"))
                .allSatisfy(replica -> assertThatThrownBy(() -> replica.command("SET", "key", "2"))
                        .isInstanceOf(RedisErrorException.class)
                        .hasMessageStartingWith("READONLY"));
    }

    @Test
    void aPromotedReplicaIsFollowedByTheLivingOnes() {
        RedisServer old = redis.primary();
        RedisServer replica = redis.replicas().get(1);
        old.command("SET", "key", "1");
        redis.awaitSynced();
        old.process().orElseThrow().kill();

        redis.promote(replica);

        assertThat(redis.primary().uri()).isEqualTo(replica.uri());
        assertThat(redis.primary().command("INCR", "key").number()).isEqualTo(2);
        assertThat(redis.primary().command("WAIT", "1", "1000").number()).isEqualTo(1);
    }
}
