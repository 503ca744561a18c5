package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads that mind the locks of prepared branches. */
class StrictReadTest {
    private static final RedisXADataSource SOURCE = Redis.dataSource();

    private final String key = Redis.key("strict");
    private Work holder;

    @BeforeEach
    void lock() throws XAException {
        Redis.plain().getBucket(key).set("old");
        holder = Work.prepared(SOURCE, session -> session.<String>getBucket(key).set("new"));
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void aPlainReadSeesWhatIsCommitted() throws XAException {
        Work reader = Work.start(SOURCE);
        assertThat(reader.session.<String>getBucket(key).get()).contains("old");
        holder.commit();
    }

    @Test
    void bypassAnswersNothingWhileTheKeyIsLocked() throws XAException {
        Work reader = Work.start(SOURCE);
        assertThat(reader.session.readLocked(WhenLocked.BYPASS, session -> session.<String>getBucket(key)
                        .get()))
                .isEmpty();
        holder.commit();
        assertThat(reader.session
                        .readLocked(WhenLocked.BYPASS, session -> session.<String>getBucket(key)
                                .get())
                        .orElseThrow())
                .contains("new");
    }

    @Test
    void failNamesTheKeyAndItsHolder() throws XAException {
        Work reader = Work.start(SOURCE);
        assertThatThrownBy(() -> reader.session.readLocked(WhenLocked.FAIL, session -> session.<String>getBucket(key)
                        .isPresent()))
                .isInstanceOfSatisfying(KeyLockedException.class, locked -> {
                    assertThat(locked.key()).isEqualTo(key);
                    assertThat(locked.holder()).isEqualTo(holder.xid.toString());
                })
                .hasMessageContaining(key)
                .hasMessageContaining("recover it");
        holder.rollback();
    }

    @Test
    void waitGoesOnWhenTheLockIsReleased() throws Exception {
        Work reader = Work.start(SOURCE);
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> reader.session
                .readLocked(WhenLocked.WAIT, Duration.ofSeconds(20), session -> session.<String>getBucket(key)
                        .get())
                .orElseThrow()
                .orElseThrow());
        Awaitility.await().during(Duration.ofMillis(100)).until(() -> !read.isDone());
        holder.commit();
        assertThat(read.get(60, TimeUnit.SECONDS)).isEqualTo("new");
    }

    @Test
    void waitGivesUpAfterItsTimeout() throws XAException {
        Work reader = Work.start(SOURCE);
        assertThatThrownBy(() -> reader.session.readLocked(
                        WhenLocked.WAIT, Duration.ofMillis(60), session -> session.<String>getBucket(key)
                                .get()))
                .isInstanceOf(KeyLockedException.class)
                .hasMessageContaining("60 ms");
        holder.commit();
    }

    @Test
    void whileItWaitsOthersCanEndTheBranch() throws Exception {
        Work reader = Work.start(SOURCE);
        CompletableFuture<?> read = CompletableFuture.supplyAsync(() -> reader.session.readLocked(
                WhenLocked.WAIT, Duration.ofSeconds(20), session -> session.<String>getBucket(key)
                        .get()));
        Awaitility.await().during(Duration.ofMillis(60)).until(() -> !read.isDone());
        reader.connection.close();
        reader.rollback();
        assertThat(read)
                .failsWithin(Duration.ofMinutes(1))
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class);
        holder.commit();
    }

    @Test
    void nothingCanBeChangedWithinAStrictRead() throws XAException {
        Work reader = Work.start(SOURCE);
        assertThatThrownBy(() -> reader.session.readLocked(WhenLocked.FAIL, session -> {
                    session.<String>getBucket(Redis.key("free")).set("x");
                    return true;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only read");
        holder.commit();
    }
}
