package io.concordat.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.RolledBackException;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that goes back to an earlier state gets every decision back that is not forgotten, and alarms beyond that. */
class SetBackTest {
    @Test
    void aFlushGivesBackWhatIsNotForgotten() throws Exception {
        try (RedisServer server = Servers.startRedis(RedisOptions.defaults());
                BothStores stores = new BothStores(server, Duration.ofMinutes(1))) {
            for (int i = 0; i < 20; i++) {
                stores.add("a");
            }
            server.command("FLUSHALL");
            stores.add("a");
            assertThat(stores.inRedisOf("a"))
                    .containsExactlyInAnyOrderElementsOf(stores.inMysqlOf("a"))
                    .hasSize(21);
            assertThat(stores.lastOf("a")).isEqualTo("i21");
            assertThat(stores.redis.lostHistory()).isEmpty();
        }
    }

    @Test
    void flushesUnderLoadGiveBackWhatIsNotForgotten() throws Exception {
        Held held = new Held();
        try (RedisServer server = Servers.startRedis(RedisOptions.defaults());
                BothStores stores = new BothStores(
                        TestRedis.of(server), settings -> settings, settings -> settings.listener(held));
                Load load = Load.on(stores)) {
            for (int i = 0; i < 5; i++) {
                server.command("FLUSHALL");
                load.awaitMore(15);
            }
            FutureTask<String> undecided =
                    held.at(ProtocolStep.DECIDING, () -> stores.add("undecided", stores.coordinator.template()));
            FutureTask<String> decided =
                    held.at(ProtocolStep.DECIDED, () -> stores.add("decided", stores.coordinator.template()));
            server.command("FLUSHALL");
            load.awaitMore(15);
            held.go();

            assertThatThrownBy(undecided::get).hasCauseInstanceOf(RolledBackException.class);
            assertThat(decided.get()).isNotEmpty();
            load.check("flushes");
            stores.assertAgree("flushes", "undecided");
            stores.assertAgree("flushes", "decided");
            assertThat(stores.inMysqlOf("undecided")).isEmpty();
            assertThat(stores.inMysqlOf("decided")).hasSize(1);
            assertThat(stores.redis.lostHistory()).isEmpty();
        } finally {
            held.go();
        }
    }

    @Test
    void decisionsAreForgottenOnceRedisCannotLoseThem() throws Exception {
        try (RedisServer server = Servers.startRedis(RedisOptions.defaults());
                BothStores stores = new BothStores(server, Duration.ZERO)) {
            stores.add("a");
            await().until(() -> stores.decisions() == 0);
            assertThat(stores.generation()).isEqualTo(1);
            assertThat(server.command("GET", "concordat:{0}:generation").text()).isEqualTo("1");
        }
    }

    /** The barrier takes some two seconds, and a flush does not change the server's id. */
    @Test
    void aFlushWhileDecisionsAreBeingForgottenGivesThemBack() throws Exception {
        try (RedisServer server = Servers.startRedis(RedisOptions.defaults());
                BothStores stores = new BothStores(
                        TestRedis.of(server),
                        settings -> settings.retention(Duration.ZERO),
                        // Nobody replays before the barrier is over.
                        settings -> settings.recoveryInterval(Duration.ofMinutes(10)))) {
            stores.add("a");
            await().until(() ->
                    server.command("EXISTS", "concordat:{0}:generation").number() == 1);
            server.command("FLUSHALL");

            await().during(Duration.ofSeconds(4))
                    .until(() ->
                            stores.decisions() == 1 || stores.inRedisOf("a").size() == 1);
            stores.add("b");
            stores.assertAgree("a flush at the barrier", "a");
            stores.assertAgree("a flush at the barrier", "b");
        }
    }

    @Test
    void whatIsSetBackAfterItsDecisionsWereAnsweredComesBackInOrder() throws Exception {
        try (RedisServer server = Servers.startRedis(RedisOptions.defaults());
                BothStores stores = new BothStores(server, Duration.ofMinutes(1))) {
            stores.add("a");
            long early = AppendOnlyFile.of(server).size();
            for (int i = 0; i < 10; i++) {
                stores.add("a");
            }
            String list = stores.inRedisOf("a").toString();
            goBackTo(server, early);
            stores.add("a");
            assertThat(stores.inRedisOf("a").toString()).startsWith(list.substring(0, list.length() - 1));
            assertThat(stores.inRedisOf("a")).containsExactlyInAnyOrderElementsOf(stores.inMysqlOf("a"));
            assertThat(stores.countOf("a")).isEqualTo(12);
            assertThat(stores.lastOf("a")).isEqualTo("i12");
        }
    }

    @Test
    void beyondWhatWasConfirmedNothingIsPresumedUntilAPersonHasSeenToIt() throws Exception {
        try (RedisServer server = Servers.startRedis(RedisOptions.defaults());
                BothStores stores = new BothStores(
                        TestRedis.of(server),
                        settings -> settings.retention(Duration.ZERO),
                        // It would roll the branch back before it ends.
                        settings -> settings.recoveryInterval(Duration.ofMinutes(10)))) {
            // That at the start, and the first of the periodic ones.
            await().until(() ->
                    stores.coordinator.recovery().statistics().passes().get("prices") >= 2);
            Prepared branch = Prepared.on(stores, server);
            long backup = AppendOnlyFile.of(server).size();
            branch.endsElsewhere();
            stores.add("a");
            await().until(() -> stores.generation() > 0 && stores.decisions() == 0);

            goBackTo(server, backup);
            stores.coordinator.recovery().recover();

            assertThat(stores.redis.lostHistory()).isPresent();
            assertThat(branch.isListed()).isTrue();
            assertThat(stores.coordinator.recovery().recover().stillInDoubt().values())
                    .anyMatch(why -> why.contains("acknowledgeLostHistory"));
            assertThat(branch.isListed()).isTrue();

            stores.redis.acknowledgeLostHistory();
            await().until(() -> {
                stores.coordinator.recovery().recover();
                return !branch.isListed() && stores.redis.lostHistory().isEmpty();
            });
            stores.add("b");
            assertThat(stores.inRedisOf("b")).hasSize(1);
        }
    }

    private static void goBackTo(RedisServer server, long place) {
        AppendOnlyFile file = AppendOnlyFile.of(server);
        server.process().orElseThrow().kill();
        file.cut(place);
        server.process().orElseThrow().restart();
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
