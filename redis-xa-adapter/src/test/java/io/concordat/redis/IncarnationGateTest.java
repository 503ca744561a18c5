package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.redis.RedisRecords.Incarnation;
import io.concordat.redis.keys.KeyLayout;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the gate on, a server that may have lost something takes no part until somebody has made it complete. */
class IncarnationGateTest {
    private static final Duration WAIT = Duration.ofMillis(200);

    private OwnRedis redis;
    private RedisXADataSource source;

    @BeforeEach
    void start() {
        redis = OwnRedis.start();
        source = open();
    }

    private RedisXADataSource open() {
        return RedisXADataSource.builder()
                .uri(redis.server.uri())
                .lockWait(Duration.ZERO)
                .incarnationGate(true)
                .build();
    }

    @AfterEach
    void stop() {
        source.close();
        redis.close();
    }

    @Test
    void nothingIsPreparedOrReadStrictlyBeforeTheGateIsOpenedFirst() throws XAException {
        assertClosed();
        openGate();
        assertOpen();
    }

    @Test
    void aFlushClosesTheGate() throws XAException {
        openGate();
        assertOpen();
        redis.server.command("FLUSHALL");
        assertClosed();
    }

    @Test
    void aRestartClosesTheGateThoughAllKeysAreThere() throws XAException {
        openGate();
        assertOpen();
        redis.process().kill();
        redis.process().restart();
        source.close();
        source = open();
        assertThat(redis.server.command("GET", incarnationKey()).isNothing()).isFalse();
        assertClosed();
        openGate();
        assertOpen();
    }

    @Test
    void whoHasSeenAnEarlierRunOpensNothing() throws XAException {
        Incarnation seen = source.records().incarnation();
        redis.process().kill();
        redis.process().restart();
        source.close();
        source = open();
        assertThat(source.records().openGate(seen).open()).isFalse();
        assertClosed();
        assertThat(source.records().openGate(new Incarnation(Set.of(), true)).open())
                .isFalse();
    }

    @Test
    void aBranchThatIsPreparedAlreadyIsCommittedThroughAClosedGate() throws XAException {
        openGate();
        Work work = Work.prepared(source, session -> set(session, "1"));
        redis.server.command("DEL", incarnationKey());
        work.commit();
        assertThat(redis.server.command("GET", "key").text()).isEqualTo("1");
    }

    @Test
    void aUserWhoMayNotAskForTheIdIsToldSo() throws XAException {
        openGate();
        redis.server.command("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all", "-info");
        try (RedisXADataSource restricted = RedisXADataSource.builder()
                .uri(redis.server.uri())
                .user("app")
                .password("secret")
                .incarnationGate(true)
                .build()) {
            Work work = Work.ended(restricted, session -> set(session, "1"));
            assertThat(XaErrors.of(work::prepare, XAException.XA_RBTRANSIENT)).hasMessageContaining("+info");
            assertThatThrownBy(() -> restricted.records().incarnation())
                    .isInstanceOf(RedisAccessException.class)
                    .hasMessageContaining("+info");
        }
    }

    private void openGate() {
        RedisRecords records = source.records();
        assertThat(records.openGate(records.incarnation()).open()).isTrue();
    }

    private void assertOpen() throws XAException {
        Work.committed(source, session -> set(session, "1"));
        Work onePhase = Work.ended(source, session -> set(session, "2"));
        onePhase.commitInOnePhase();
        assertThat(Work.start(source).session.readLocked(WhenLocked.FAIL, WAIT, session -> session.<String>getBucket(
                                "key")
                        .get()))
                .contains(Optional.of("2"));
        assertThat(source.records().incarnation().open()).isTrue();
    }

    private void assertClosed() throws XAException {
        assertThat(source.records().incarnation().open()).isFalse();
        Work twoPhase = Work.ended(source, session -> set(session, "lost"));
        assertThat(XaErrors.of(twoPhase::prepare, XAException.XA_RBTRANSIENT)).hasMessageContaining("open the gate");
        Work onePhase = Work.ended(source, session -> set(session, "lost"));
        XaErrors.of(onePhase::commitInOnePhase, XAException.XA_RBTRANSIENT);
        Work onlyReads =
                Work.ended(source, session -> session.<String>getBucket("key").get());
        XaErrors.of(onlyReads::prepare, XAException.XA_RBTRANSIENT);
        RedisSession session = Work.start(source).session;
        assertThatThrownBy(() -> session.readLocked(WhenLocked.FAIL, WAIT, strict -> strict.<String>getBucket("key")
                        .get()))
                .isInstanceOf(RedisAccessException.class)
                .hasMessageContaining("may have lost something");
        assertThat(session.readLocked(WhenLocked.BYPASS, WAIT, strict -> strict.<String>getBucket("key")
                        .get()))
                .isEmpty();
        assertThat(redis.server.command("GET", "key").toString()).doesNotContain("lost");
    }

    private static String incarnationKey() {
        return KeyLayout.singleGroup("concordat").incarnation();
    }

    private static void set(RedisSession session, String value) {
        session.<String>getBucket("key").set(value);
    }
}
