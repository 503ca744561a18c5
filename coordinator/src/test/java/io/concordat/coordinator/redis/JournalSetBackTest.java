package io.concordat.coordinator.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.CoordinatorBuilder;
import io.concordat.coordinator.TransactionTemplate;
import io.concordat.coordinator.decision.BranchXid;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.recovery.RecoveryReport;
import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a journal: a Redis that has lost the commit of a branch, and not its prepare, after the decision was answered. */
class JournalSetBackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @AutoClose
    private final RedisServer server = Servers.startRedis(RedisOptions.defaults());

    @TempDir
    private Path journal;

    /** How long the file is when a branch is prepared and decided and not yet committed. */
    private final AtomicLong decided = new AtomicLong();

    private final CoordinatorListener atDecided = (step, gtrid, branch) -> {
        if (step == ProtocolStep.DECIDED) {
            decided.set(AppendOnlyFile.of(server).size());
        }
    };

    private CoordinatorBuilder settings(CoordinatorBuilder builder) {
        // Nothing recovers but what is asked for here.
        return builder.journal(journal).listener(atDecided).recoveryInterval(Duration.ofMinutes(10));
    }

    private BothStores open() throws Exception {
        BothStores stores = new BothStores(TestRedis.of(server), redis -> redis, this::settings);
        await().atMost(PATIENCE)
                .until(() -> stores.coordinator.recovery().statistics().passes().get("prices") >= 2);
        return stores;
    }

    @Test
    void theBranchIsCommittedAgain() throws Exception {
        try (BothStores stores = open()) {
            TransactionTemplate once = stores.coordinator.template();
            assertThat(stores.add("a", once)).isNotEmpty();
            goBackTo(decided.get());
            await().atMost(PATIENCE).until(() -> stores.coordinator
                    .recovery()
                    .recover()
                    .unreachable()
                    .isEmpty());

            stores.assertAgree("set back", "a");
            assertThat(stores.inMysqlOf("a")).hasSize(1);
            assertThat(prepared()).isZero();
            assertThat(stores.redis.lostHistory()).isEmpty();
        }
    }

    @Test
    void theBranchIsCommittedAgainAfterARestartOfTheCoordinator() throws Exception {
        BothStores before = open();
        before.add("a", before.coordinator.template());
        before.close();
        goBackTo(decided.get());
        try (BothStores after = open()) {
            before.assertAgree("set back", "a");
            assertThat(before.inMysqlOf("a")).hasSize(1);
            assertThat(prepared()).isZero();
            assertThat(after.coordinator.recoveredAtStart().stillInDoubt()).isEmpty();
        }
    }

    @Test
    void behindWhatWasConfirmedNothingIsPresumedUntilAPersonHasSeenToIt() throws Exception {
        try (BothStores stores = open()) {
            stores.add("a", stores.coordinator.template());
            long backup = decided.get();
            await().atMost(PATIENCE).until(() -> hasConfirmed(1));
            goBackTo(backup);
            awaitAlarm(stores);

            assertThat(stores.coordinator.recovery().recover().stillInDoubt().values())
                    .anyMatch(why -> why.contains("acknowledgeLostHistory"));
            assertThat(prepared()).isEqualTo(1);
            stores.add("b");
            await().atMost(PATIENCE).until(() -> stores.redis.keepsDecisions().isPresent());

            stores.redis.acknowledgeLostHistory();
            await().atMost(PATIENCE).until(() -> {
                stores.coordinator.recovery().recover();
                return prepared() == 0 && stores.redis.lostHistory().isEmpty();
            });
            stores.assertAgree("after the alarm", "b");
            await().atMost(PATIENCE).until(() -> stores.redis.keepsDecisions().isEmpty());
        }
    }

    /** Said of another loss, or of none. */
    @Test
    void whatWasAcknowledgedBeforeIsNotPresumedUponWhenRedisGoesBackLater() throws Exception {
        try (BothStores stores = open()) {
            stores.add("a", stores.coordinator.template());
            long backup = decided.get();
            await().atMost(PATIENCE).until(() -> hasConfirmed(1));
            stores.redis.acknowledgeLostHistory();
            goBackTo(backup);
            awaitAlarm(stores);
            assertThat(stores.coordinator.recovery().recover().stillInDoubt().values())
                    .anyMatch(why -> why.contains("acknowledgeLostHistory"));

            server.process().orElseThrow().kill();
            stores.redis.acknowledgeLostHistory();
            server.process().orElseThrow().restart();
            awaitAlarm(stores);
            assertThat(stores.coordinator.recovery().recover().stillInDoubt().values())
                    .anyMatch(why -> why.contains("acknowledgeLostHistory"));
            assertThat(prepared()).isEqualTo(1);
        }
    }

    @Test
    void anAlarmThatAPersonHasSeenToEndsAlthoughABranchIsLeftOfWhichNobodyKnows() throws Exception {
        try (BothStores stores = open();
                RedisXADataSource another = TestRedis.of(server).open()) {
            Xid unknown = new BranchXid(new Gtrid("redo", 1, "1"), "b");
            prepare(another.getXAConnection(), unknown);
            stores.add("a", stores.coordinator.template());
            long backup = decided.get();
            await().atMost(PATIENCE).until(() -> hasConfirmed(1));
            goBackTo(backup);
            awaitAlarm(stores);
            assertThat(prepared()).isEqualTo(2);

            stores.redis.acknowledgeLostHistory();
            await().atMost(PATIENCE).until(() -> {
                stores.coordinator.recovery().recover();
                return prepared() == 1 && stores.redis.lostHistory().isEmpty();
            });
            stores.add("b", stores.coordinator.template());
            await().atMost(PATIENCE).until(() -> hasConfirmed(3));
        }
    }

    private static void prepare(RedisXAConnection connection, Xid xid) throws XAException {
        XAResource redis = connection.getXAResource();
        redis.start(xid, XAResource.TMNOFLAGS);
        connection.getSession().<String>getBucket("app:last:" + xid).set("one");
        redis.end(xid, XAResource.TMSUCCESS);
        assertThat(redis.prepare(xid)).isEqualTo(XAResource.XA_OK);
    }

    private void awaitAlarm(BothStores stores) {
        await().atMost(PATIENCE).until(() -> {
            RecoveryReport report = stores.coordinator.recovery().recover();
            return report.unreachable().isEmpty() && stores.redis.lostHistory().isPresent();
        });
    }

    @Test
    void anAlarmEndsByItselfWhereNothingIsLeftToPresume() throws Exception {
        try (BothStores stores = open()) {
            stores.add("a", stores.coordinator.template());
            await().atMost(PATIENCE).until(() -> hasConfirmed(1));
            server.command("FLUSHALL");
            stores.coordinator.recovery().recover();

            assertThat(stores.redis.lostHistory()).isEmpty();
            assertThat(server.command("GET", "concordat:{0}:generation:redo").text())
                    .isEqualTo("2");
            stores.add("b", stores.coordinator.template());
            await().atMost(PATIENCE).until(() -> hasConfirmed(3));
        }
    }

    private void goBackTo(long place) {
        AppendOnlyFile file = AppendOnlyFile.of(server);
        server.process().orElseThrow().kill();
        file.cut(place);
        server.process().orElseThrow().restart();
    }

    private long prepared() {
        return server.command("ZCARD", "concordat:{0}:prepared").number();
    }

    /** Whether the journal says so on its disk. */
    private boolean hasConfirmed(int generation) {
        String record = "\u0006\0\u0006prices\0\0\0\0\0\0\0" + (char) generation;
        try (Stream<Path> files = Files.list(journal)) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .anyMatch(file -> text(file).contains(record));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
