package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.ClusterNode;
import io.concordat.testing.servers.RedisCluster;
import io.concordat.testing.servers.SlotMigration;
import io.concordat.testing.servers.resp.RedisReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a Redis Cluster the rules that docs/redis.md publishes suffice, at every node and while slots move. */
class AclClusterTest {
    private static OwnCluster redis;

    private final List<String> keys = redis.keyAtEachMaster("app:key");
    private RedisXADataSource source;

    @BeforeAll
    static void start() {
        redis = new OwnCluster(1);
        AclRules.ofCluster().applyTo(redis.cluster);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void open() {
        source = redis.restricted().lockWait(Duration.ofSeconds(10)).build();
    }

    @AfterEach
    void nothingIsRefusedOrLeftBehind() {
        source.close();
        assertThat(redis.leftovers()).isEmpty();
        assertThat(redis.cluster.nodes())
                .flatExtracting(node -> node.command("ACL", "LOG").elements())
                .extracting(RedisReply::toString)
                // Redisson asks so whether the servers know sharded channels, and does without them.
                .noneMatch(refusal -> !refusal.contains("object pubsub"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyOperationWorks(boolean onePhase) throws XAException {
        redis.plain.getKeys().flushall();
        EveryOperation.seed(redis.plain);
        Work work = Work.ended(source, EveryOperation::run);
        if (onePhase) {
            work.commitInOnePhase();
        } else {
            assertThat(work.prepare()).isEqualTo(XAResource.XA_OK);
            work.commit();
        }
        assertThat(redis.plain.getAtomicLong("app:counter").get()).isEqualTo(6);
        assertThat(redis.plain.getList("app:list").readAll()).containsExactly("first", "b", "c", "d", "last");
    }

    @Test
    void aBranchAtAllMastersIsRolledBackOrRecovered() throws XAException {
        writeAll("rolled back").rollback();
        assertThat(keys).allMatch(key -> redis.value(key) == null);
        Work work = writeAll("recovered");
        try (RedisXADataSource recoverer = redis.restricted().build()) {
            assertThat(OwnCluster.listed(recoverer)).containsExactly(work.xid);
            OwnCluster.resource(recoverer).commit(work.xid, false);
        }
        assertThat(keys).allMatch(key -> redis.value(key).equals("recovered"));
    }

    @Test
    void aCommitWaitsForASlotThatMovesAndFollowsIt() throws Exception {
        Work work = writeAll("moved");
        SlotMigration migration = migration().begin().moveAll();
        long before = redirections(migration);
        CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> commit(work));
        Awaitility.await().until(() -> redirections(migration) > before);
        assertThat(commit).isNotDone();
        migration.finish();
        commit.get(60, TimeUnit.SECONDS);
        assertThat(keys).allMatch(key -> redis.value(key).equals("moved"));
    }

    @Test
    void aWaiterHearsOfARelease() throws Exception {
        Work holder = writeAll("held");
        Work waiter = Work.ended(
                source, session -> session.<String>getBucket(keys.get(2)).set("waited"));
        CompletableFuture<Integer> vote = CompletableFuture.supplyAsync(() -> prepare(waiter));
        Awaitility.await().until(() -> redis.cluster.masters().stream()
                .anyMatch(master -> master.command("PUBSUB", "CHANNELS", "concordat:*")
                                .texts()
                                .size()
                        == 1));
        holder.commit();
        assertThat(vote.get(60, TimeUnit.SECONDS)).isEqualTo(XAResource.XA_OK);
        waiter.commit();
        assertThat(redis.value(keys.get(2))).isEqualTo("waited");
    }

    @Test
    void aReplicaWithTheRulesTakesOver() throws XAException {
        Work work = writeAll("failed over");
        ClusterNode master = redis.cluster.masterOf(keys.get(0));
        redis.cluster.failOver(redis.cluster.replicasOf(master).get(0));
        work.commit();
        assertThat(keys).allMatch(key -> redis.value(key).equals("failed over"));
    }

    private Work writeAll(String value) throws XAException {
        return Work.prepared(
                source,
                session -> keys.forEach(key -> session.<String>getBucket(key).set(value)));
    }

    private SlotMigration migration() {
        ClusterNode from = redis.cluster.masterOf(keys.get(0));
        ClusterNode to = redis.cluster.masters().stream()
                .filter(master -> master != from)
                .findFirst()
                .orElseThrow();
        return redis.cluster.migrate(RedisCluster.slotOf(keys.get(0)), to);
    }

    private static long redirections(SlotMigration migration) {
        return Stream.of(migration.from(), migration.to())
                .flatMap(node -> node.command("INFO", "errorstats").text().lines())
                .filter(line -> line.startsWith("errorstat_TRYAGAIN") || line.startsWith("errorstat_ASK"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static void commit(Work work) {
        try {
            work.commit();
        } catch (XAException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int prepare(Work work) {
        try {
            return work.prepare();
        } catch (XAException e) {
            throw new IllegalStateException(e);
        }
    }
}
