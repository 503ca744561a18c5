package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.redis.keys.BranchXid;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.proxy.FaultHits;
import io.concordat.testing.servers.proxy.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of a branch, asked for without waiting. */
class AsyncXAResourceTest {
    private final RedisXADataSource source = Redis.dataSource();
    private final String key = Redis.key("async");

    @AfterEach
    void close() {
        source.close();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static AsyncXAResource async(Work work) {
        return work.connection.getXAResource();
    }

    private Work writing(String value) throws XAException {
        return Work.ended(source, session -> session.<String>getBucket(key).set(value));
    }

    @Test
    void prepareAndCommitDoWhatTheBlockingOnesDo() throws Exception {
        Work work = writing("x");
        assertThat(get(async(work).prepareAsync(work.xid))).isEqualTo(XAResource.XA_OK);
        assertThat(Redis.plain().getBucket(key).isExists()).isFalse();
        get(async(work).commitAsync(work.xid, false));
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("x");
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @Test
    void commitInOnePhaseAndRollbackToo() throws Exception {
        Work committed = writing("x");
        get(async(committed).commitAsync(committed.xid, true));
        Work undone = writing("y");
        assertThat(get(async(undone).prepareAsync(undone.xid))).isEqualTo(XAResource.XA_OK);
        get(async(undone).rollbackAsync(undone.xid));
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("x");
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @Test
    void aRefusalIsTheSameXAException() {
        assertThatThrownBy(() -> get(source.getXAConnection().getXAResource().prepareAsync(Work.newXid())))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        XAException.class, e -> assertThat(e.errorCode).isEqualTo(XAException.XAER_NOTA));
    }

    @Test
    void moreWaitersForALockThanThreadsDoNotKeepTheHolderFromReleasingIt() throws Exception {
        try (RedisXADataSource patient = RedisXADataSource.builder()
                .client(Redis.plain())
                .lockWait(Duration.ofSeconds(20))
                .build()) {
            Work holder = Work.prepared(
                    patient, session -> session.<String>getBucket(key).set("first"));
            List<CompletionStage<Void>> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Work waiter = Work.ended(
                        patient, session -> session.<String>getBucket(key).set("later"));
                waiting.add(async(waiter).prepareAsync(waiter.xid).thenCompose(vote -> async(waiter)
                        .rollbackAsync(waiter.xid)));
            }
            get(async(holder).commitAsync(holder.xid, false));
            for (CompletionStage<Void> one : waiting) {
                get(one);
            }
        }
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("first");
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @Test
    void aClosedDataSourceSaysSo() throws XAException {
        RedisXADataSource closed = Redis.dataSource();
        AsyncXAResource resource = closed.getXAConnection().getXAResource();
        closed.close();
        assertThatThrownBy(() -> get(resource.rollbackAsync(BranchXid.of(Work.newXid()))))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        XAException.class, e -> assertThat(e.errorCode).isEqualTo(XAException.XAER_RMFAIL))
                .hasMessageContaining("closed");
    }

    @Test
    void whoEndsABranchWhosePrepareIsUnderWayWaitsForItsAnswer() throws Exception {
        try (ProxiedRedis slow = new ProxiedRedis(Servers.redis(), 0)) {
            Work work = Work.ended(
                    slow.source, session -> session.<String>getBucket(key).set("x"));
            FaultHits late = slow.proxy.on(ProxiedRedis.script("prepare")).delayReply(Duration.ofMillis(150));
            CompletableFuture<Integer> vote = async(work).prepareAsync(work.xid).toCompletableFuture();
            work.rollback();
            assertThat(vote).isCompletedWithValue(XAResource.XA_OK);
            late.await();
        }
        assertThat(Redis.plain().getBucket(key).isExists()).isFalse();
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @Test
    void aPrepareIsBegunWithoutWaiting() throws Exception {
        try (FaultProxy proxy = FaultProxy.redis(
                        Servers.redis().address().host(),
                        Servers.redis().address().port());
                RedisXADataSource held = RedisXADataSource.builder()
                        .uri(proxy.through(Servers.redis().uri()))
                        .build()) {
            Work work =
                    Work.ended(held, session -> session.<String>getBucket(key).set("x"));
            proxy.stall();
            CompletionStage<Integer> vote = async(work).prepareAsync(work.xid);
            assertThat(vote.toCompletableFuture()).isNotDone();
            proxy.pass();
            assertThat(get(vote)).isEqualTo(XAResource.XA_OK);
            work.commit();
        }
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("x");
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @Test
    void aPrepareWithoutAnAnswerIsUnknownAndMayBeAskedAgain() throws Exception {
        try (ProxiedRedis slow = new ProxiedRedis(Servers.redis(), 0)) {
            Work work = Work.ended(
                    slow.source, session -> session.<String>getBucket(key).set("x"));
            FaultHits lost = slow.proxy.on(ProxiedRedis.script("prepare")).loseReply();
            assertThatThrownBy(() -> get(async(work).prepareAsync(work.xid)))
                    .cause()
                    .isInstanceOfSatisfying(
                            XAException.class, e -> assertThat(e.errorCode).isEqualTo(XAException.XAER_RMFAIL));
            lost.await();
            assertThat(get(async(work).prepareAsync(work.xid))).isEqualTo(XAResource.XA_OK);
            work.commit();
        }
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("x");
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }
}
