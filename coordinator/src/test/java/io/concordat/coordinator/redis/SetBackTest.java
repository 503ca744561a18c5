package io.concordat.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorException;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.Servers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that goes back to an earlier state gets every decision back that is not forgotten, and alarms beyond that. */
class SetBackTest {
    @Test
    void aFlushGivesBackWhatIsNotForgotten() throws Exception {
        try (BothStores stores = new BothStores(Servers.startRedis(RedisOptions.defaults()), Duration.ofMinutes(1))) {
            for (int i = 0; i < 20; i++) {
                stores.add("a");
            }
            stores.server.command("FLUSHALL");
            stores.add("a");
            assertThat(stores.inRedisOf("a"))
                    .containsExactlyInAnyOrderElementsOf(stores.inMysqlOf("a"))
                    .hasSize(21);
            assertThat(stores.lastOf("a")).isEqualTo("i21");
            assertThat(stores.redis.lostHistory()).isEmpty();
        }
    }

    @Test
    void decisionsAreForgottenOnceRedisCannotLoseThem() throws Exception {
        try (BothStores stores = new BothStores(Servers.startRedis(RedisOptions.defaults()), Duration.ZERO)) {
            stores.add("a");
            await().atMost(Duration.ofSeconds(20)).until(() -> stores.decisions() == 0);
            assertThat(stores.generation()).isEqualTo(1);
            assertThat(stores.server.command("GET", "concordat:{0}:generation").text())
                    .isEqualTo("1");
        }
    }

    @Test
    void aRedoThatAJournalCannotKeepIsRefused(@TempDir Path journal) {
        RedisResource redis = RedisResource.builder(
                        "prices",
                        RedisXADataSource.builder().uri(Servers.redis().uri()).build())
                .redo(true)
                .build();
        assertThatThrownBy(() -> Coordinator.builder()
                        .node("redo-journal")
                        .journal(journal)
                        .resource(redis)
                        .start())
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("redo(false)");
    }
}
