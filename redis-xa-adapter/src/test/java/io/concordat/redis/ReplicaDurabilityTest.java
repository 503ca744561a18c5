package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.proxy.FaultHits;
import io.concordat.testing.servers.proxy.FaultProxy;
import java.time.Duration;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With replicas(1) a yes, and a commit, count once a replica has confirmed them. */
class ReplicaDurabilityTest {
    private ReplicatedRedis redis;
    private RedisXADataSource source;
    private RedisXADataSource impatient;

    @BeforeEach
    void start() {
        redis = ReplicatedRedis.start();
        source = redis.source();
        impatient = redis.impatient();
    }

    @AfterEach
    void stop() {
        impatient.close();
        source.close();
        redis.close();
    }

    @Test
    void aBranchThatTheReplicaHasIsPreparedAndCommitted() throws XAException {
        Work work = Work.prepared(source, session -> set(session, "a", "1"));
        work.commit();
        assertThat(redis.replica.command("GET", "a").text()).isEqualTo("1");
    }

    @Test
    void aReplicaThatDoesNotConfirmThePrepareIsACertainNo() throws XAException {
        Work work = Work.ended(impatient, session -> set(session, "a", "1"));
        redis.pauseReplica();

        RedisXAException no = XaErrors.of(work::prepare, XAException.XA_RBCOMMFAIL);

        assertThat(no).hasMessageContaining("only 0 of 1 replicas").hasMessageContaining("rolled back");
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
        assertThat(work.resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
                .isEmpty();
    }

    @Test
    void aPrepareThatIsRepeatedOverAnotherConnectionIsNotTakenForConfirmed() throws XAException {
        try (FaultProxy proxy = proxy();
                RedisXADataSource through = source(proxy)) {
            Work work = Work.ended(through, session -> set(session, "a", "1"));
            redis.pauseReplica();
            FaultHits lost = proxy.on(request -> request.has("EXEC")).always().loseReply();
            XaErrors.of(work::prepare, XAException.XAER_RMFAIL);
            lost.remove();

            XaErrors.of(work::prepare, XAException.XA_RBCOMMFAIL);

            assertThat(Redis.leftovers(redis.plain)).isEmpty();
        }
    }

    @Test
    void aCommitThatTheReplicaDoesNotConfirmIsAppliedAndAskedForAgainUntilItDoes() throws XAException {
        Work work = Work.prepared(source, session -> session.getCounter("a").add(5));
        XAResource committing = impatient.getXAConnection().getXAResource();
        redis.pauseReplica();

        assertThat(XaErrors.of(() -> committing.commit(work.xid, false), XAException.XAER_RMFAIL))
                .hasMessageContaining("applied it, but only 0 of 1 replicas");
        XaErrors.of(() -> committing.commit(work.xid, false), XAException.XAER_RMFAIL);
        assertThat(redis.primary.command("GET", "a").text()).isEqualTo("5");

        redis.resumeReplica();
        eventually(work::commit);
        assertThat(redis.replica.command("GET", "a").text()).isEqualTo("5");
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    @Test
    void otherProcessesAreToldTheSameOfACommitThatTheReplicaHasNotConfirmed() throws XAException {
        Work work = Work.prepared(source, session -> set(session, "a", "1"));
        redis.pauseReplica();
        for (int i = 0; i < 3; i++) {
            try (RedisXADataSource other = otherProcess()) {
                XAResource recovering = other.getXAConnection().getXAResource();
                XaErrors.of(() -> recovering.commit(work.xid, false), XAException.XAER_RMFAIL);
            }
        }
        redis.resumeReplica();
        try (RedisXADataSource other = otherProcess()) {
            XAResource recovering = other.getXAConnection().getXAResource();
            eventually(() -> recovering.commit(work.xid, false));
        }
    }

    @Test
    void aCommitInOnePhaseThatTheReplicaDoesNotConfirmIsAppliedOnce() throws XAException {
        try (FaultProxy proxy = proxy();
                RedisXADataSource through = source(proxy)) {
            Work work = Work.ended(through, session -> session.getCounter("a").add(5));
            redis.pauseReplica();

            XaErrors.of(work::commitInOnePhase, XAException.XAER_RMFAIL);
            proxy.reset();
            XaErrors.of(work::commitInOnePhase, XAException.XAER_RMFAIL);
            redis.resumeReplica();
            eventually(work::commitInOnePhase);

            assertThat(redis.replica.command("GET", "a").text()).isEqualTo("5");
        }
    }

    @Test
    void aRollbackWaitsForNobody() throws XAException {
        Work work = Work.prepared(source, session -> set(session, "a", "1"));
        redis.pauseReplica();
        work.rollback();
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    @Test
    void aFullPrimaryStillCommitsAndIsConfirmed() throws XAException {
        Work work = Work.prepared(source, session -> set(session, "a", "1"));
        redis.primary.command("CONFIG", "SET", "maxmemory", "1");

        work.commit();

        assertThat(redis.replica.command("GET", "a").text()).isEqualTo("1");
        Work refused = Work.ended(source, session -> set(session, "b", "1"));
        XaErrors.of(refused::prepare, XAException.XA_RBOTHER);
    }

    @Test
    void aFullPrimaryWhoseReplicaDoesNotConfirmIsNotBelieved() throws XAException {
        Work work = Work.prepared(source, session -> set(session, "a", "1"));
        XAResource committing = impatient.getXAConnection().getXAResource();
        redis.primary.command("CONFIG", "SET", "maxmemory", "1");
        redis.pauseReplica();

        XaErrors.of(() -> committing.commit(work.xid, false), XAException.XAER_RMFAIL);
        XaErrors.of(() -> committing.commit(work.xid, false), XAException.XAER_RMFAIL);
    }

    @Test
    void whatOnlyReadsWaitsForNobody() throws XAException {
        redis.pauseReplica();
        Work work = Work.ended(source, session -> session.<String>getBucket("a").get());
        assertThat(work.prepare()).isEqualTo(XAResource.XA_RDONLY);
    }

    @Test
    void theReportNamesReplicasThatAreMissing() {
        assertThat(source.check().toString()).contains("replicas(1, 10000 ms): 1 replicas are connected");
        try (RedisXADataSource two = ReplicatedRedis.source(redis.primary.uri(), Durability.replicas(2))) {
            assertThat(two.preflight().findings(PreflightReport.Severity.ERROR))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.toString())
                            .contains("durability", "waits for 2", "every prepare votes no"));
        }
    }

    private static void eventually(ThrowingRunnable commit) {
        Awaitility.await().ignoreExceptions().untilAsserted(commit);
    }

    /** A process that knows nothing, over connections that have written nothing. */
    private RedisXADataSource otherProcess() {
        return ReplicatedRedis.source(
                redis.primary.uri().replace("127.0.0.1", "localhost"), Durability.replicas(1, Duration.ofMillis(200)));
    }

    private FaultProxy proxy() {
        return FaultProxy.redis(
                redis.primary.address().host(), redis.primary.address().port());
    }

    private static RedisXADataSource source(FaultProxy proxy) {
        return RedisXADataSource.builder()
                .uri("redis://127.0.0.1:" + proxy.port())
                .lockWait(Duration.ZERO)
                .durability(Durability.replicas(1, Duration.ofMillis(200)))
                .build();
    }

    private static void set(RedisSession session, String key, String value) {
        session.<String>getBucket(key).set(value);
    }
}
