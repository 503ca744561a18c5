package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.redis.PreflightReport.Severity;
import io.concordat.testing.servers.ClusterNode;
import io.concordat.testing.servers.RedisCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.NameMapper;

/** In a Redis Cluster a branch may have keys in the slots of every master. */
class ClusterTest {
    private static OwnCluster redis;

    private final List<String> keys = redis.keyAtEachMaster("key");

    @BeforeAll
    static void start() {
        redis = new OwnCluster();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(redis.leftovers()).isEmpty();
    }

    @Test
    void aBranchCommitsInTheSlotsOfAllMasters() throws XAException {
        redis.plain.getMap(keys.get(1)).put("n", "1");
        Work work = Work.prepared(redis.source, session -> {
            session.<String>getBucket(keys.get(0)).set("a");
            session.getMap(keys.get(1)).add("n", 5);
            session.<String>getBucket(keys.get(2)).set("c");
        });
        assertThat(redis.value(keys.get(0))).isNull();
        assertThat(redis.value(keys.get(2))).isNull();
        work.commit();
        work.commit();
        assertThat(redis.value(keys.get(0))).isEqualTo("a");
        assertThat(redis.plain.getMap(keys.get(1)).readAllMap()).isEqualTo(Map.of("n", "6"));
        assertThat(redis.value(keys.get(2))).isEqualTo("c");
        XaErrors.of(work::rollback, XAException.XA_HEURCOM);
    }

    @Test
    void aBranchRollsBackInTheSlotsOfAllMasters() throws XAException {
        Work work = Work.prepared(redis.source, this::writeAll);
        work.rollback();
        work.rollback();
        assertThat(keys).allMatch(key -> redis.value(key) == null);
        XaErrors.of(work::commit, XAException.XA_HEURRB);
    }

    @Test
    void aBranchReadsItsOwnWritesAtAllMasters() throws XAException {
        redis.plain.getMap(keys.get(1)).put("n", "1");
        Work work = Work.start(redis.source);
        writeAllButTheMap(work.session);
        work.session.getMap(keys.get(1)).add("n", 5);
        assertThat(work.session.<String>getBucket(keys.get(0)).get()).contains("x");
        assertThat(work.session.<String, String>getMap(keys.get(1)).get("n")).contains("6");
        assertThat(work.session.<String>getBucket(keys.get(2)).isPresent()).isTrue();
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        work.commitInOnePhase();
        assertThat(redis.plain.getMap(keys.get(1)).readAllMap()).isEqualTo(Map.of("n", "6"));
    }

    @Test
    void keysInOneSlotNeedOnlyOneGroup() throws XAException {
        String tagged = "{" + keys.get(0) + "}:";
        Work work = Work.prepared(redis.source, session -> {
            session.<String>getBucket(tagged + "a").set("1");
            session.<String>getBucket(tagged + "b").set("2");
        });
        assertThat(redis.leftovers())
                .filteredOn(key -> key.contains(":branch:"))
                .hasSize(1);
        work.commit();
        assertThat(redis.value(tagged + "b")).isEqualTo("2");
    }

    @Test
    void keysWithBracesAreGuardedInTheirOwnSlot() throws XAException {
        List<String> odd = List.of("}" + keys.get(0), "a}{" + keys.get(0), "{}" + keys.get(0), "ä{ö}" + keys.get(0));
        Work work = Work.prepared(
                redis.source,
                session -> odd.forEach(key -> session.<String>getBucket(key).set("x")));
        work.commit();
        assertThat(odd).allMatch(key -> redis.value(key).equals("x"));
    }

    @Test
    void aNoOfOneMasterRollsBackAtAll() throws XAException {
        redis.plain.getMap(keys.get(1)).put("n", "no number");
        Work work = Work.ended(redis.source, session -> {
            writeAllButTheMap(session);
            session.getMap(keys.get(1)).add("n", 1);
        });
        RedisXAException e = XaErrors.of(work::prepare, XAException.XA_RBINTEGRITY);
        assertThat(e.keys()).containsExactly(keys.get(1));
        assertThat(keys.get(0)).satisfies(key -> assertThat(redis.value(key)).isNull());
        XaErrors.of(work::commit, XAException.XA_HEURRB);
    }

    @Test
    void aCommitInOnePhaseIsRepeatedAndRefusedAsInOneGroup() throws XAException {
        Work work = Work.ended(redis.source, this::writeAll);
        work.commitInOnePhase();
        work.commitInOnePhase();
        assertThat(keys).allMatch(key -> redis.value(key).equals("x"));
        redis.plain.getBucket(keys.get(0)).delete();
        redis.plain.getMap(keys.get(0)).put("a", "b");
        Work refused = Work.ended(redis.source, session -> {
            session.<String>getBucket(keys.get(1)).set("y");
            session.getMap(keys.get(2)).add("n", 1);
        });
        XaErrors.of(refused::commitInOnePhase, XAException.XA_RBINTEGRITY);
        assertThat(redis.value(keys.get(1))).isEqualTo("x");
    }

    @Test
    void aKeyThatAnotherBranchHasLockedAtAnyMasterIsRefused() throws XAException {
        Work holder = Work.prepared(
                redis.source, session -> session.<String>getBucket(keys.get(2)).set("h"));
        Work work = Work.ended(redis.source, this::writeAll);
        RedisXAException e = XaErrors.of(work::prepare, XAException.XA_RBDEADLOCK);
        assertThat(e.keys()).containsExactly(keys.get(2));
        holder.commit();
        assertThat(redis.value(keys.get(0))).isNull();
        assertThat(redis.value(keys.get(2))).isEqualTo("h");
    }

    @Test
    void aBranchThatOnlyReadsAtAllMastersIsValidated() throws XAException {
        Work work = Work.ended(
                redis.source,
                session -> keys.forEach(key -> session.getBucket(key).get()));
        assertThat(work.prepare()).isEqualTo(XAResource.XA_RDONLY);
        Work late = Work.ended(
                redis.source,
                session -> keys.forEach(key -> session.getBucket(key).get()));
        redis.plain.getBucket(keys.get(2)).set("new");
        XaErrors.of(late::prepare, XAException.XA_RBTRANSIENT);
    }

    @Test
    void ofTwoBranchesThatEachReadInOneGroupWhatTheOtherWritesInAnotherOneFails() throws XAException {
        ResendingClient between = new ResendingClient(redis.plain);
        try (RedisXADataSource source = RedisXADataSource.builder()
                .client(between.client)
                .lockWait(Duration.ZERO)
                .build()) {
            Work first = Work.ended(source, session -> {
                session.getBucket(keys.get(0)).get();
                session.<String>getBucket(keys.get(1)).set("first");
            });
            Work second = Work.ended(redis.source, session -> {
                session.getBucket(keys.get(1)).get();
                session.<String>getBucket(keys.get(0)).set("second");
            });
            between.before(
                    "return objection({}) or answer('VALID')",
                    () -> XaErrors.of(second::prepare, XAException.XA_RBDEADLOCK));
            assertThat(first.prepare()).isEqualTo(XAResource.XA_OK);
            XaErrors.of(second::commit, XAException.XA_HEURRB);
            first.commit();
        }
        assertThat(redis.value(keys.get(0))).isNull();
        assertThat(redis.value(keys.get(1))).isEqualTo("first");
    }

    @Test
    void theSameNodesAreTheSameResource() throws XAException {
        try (RedisXADataSource one = redis.newSource();
                RedisXADataSource other = redis.otherProcess()) {
            assertThat(OwnCluster.resource(one).isSameRM(OwnCluster.resource(redis.source)))
                    .isTrue();
            assertThat(OwnCluster.resource(one).isSameRM(OwnCluster.resource(other)))
                    .isFalse();
            assertThat(one.toString()).startsWith("Redis Cluster redis://127.0.0.1:");
        }
    }

    @Test
    void everyMasterIsCheckedBeforeTheFirstTransaction() {
        try (RedisXADataSource fresh = redis.newSource();
                RedisXADataSource wrong = RedisXADataSource.builder()
                        .uri(redis.cluster.uris().get(0))
                        .build()) {
            assertThat(fresh.check().findings(Severity.WARNING)).isEmpty();
            ClusterNode second = redis.cluster.masters().get(1);
            second.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
            assertThat(fresh.preflight().findings(Severity.ERROR))
                    .extracting(PreflightReport.Finding::subject)
                    .containsExactly("eviction of " + second.uri().replace("redis://", ""));
            second.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
            assertThatThrownBy(wrong::check).hasMessageContaining("Use cluster(...)");
        }
    }

    @Test
    void aClientWithANameMapperSendsEachScriptToTheRightMaster() throws XAException {
        Config config = new Config(redis.plain.getConfig()).setNameMapper(new Tenant());
        RedissonClient client = Redisson.create(config);
        try (RedisXADataSource source =
                RedisXADataSource.builder().client(client).build()) {
            long before = redirections();
            Work.committed(
                    source,
                    session -> keys.forEach(key -> {
                        session.<String>getBucket(key).set("x");
                        session.getMap("of-" + key).size();
                    }));
            assertThat(redirections()).isEqualTo(before);
        } finally {
            client.shutdown();
        }
        assertThat(keys).allMatch(key -> redis.value("tenant:" + key).equals("x"));
    }

    private static long redirections() {
        return redis.cluster.masters().stream()
                .flatMap(master -> master.command("INFO", "errorstats").text().lines())
                .filter(line -> line.startsWith("errorstat_MOVED"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static final class Tenant implements NameMapper {
        @Override
        public String map(String name) {
            return "tenant:" + name;
        }

        @Override
        public String unmap(String name) {
            return name.substring("tenant:".length());
        }
    }

    @Test
    void slotsAreThoseOfTheServers() {
        for (String key : List.of("a", "{a", "a}b{", "{}", "x{y}z", "größe{ä}", "\uD83D\uDE00")) {
            long slot = redis.cluster
                    .nodes()
                    .get(0)
                    .command("CLUSTER", "KEYSLOT", key)
                    .number();
            assertThat(RedisCluster.slotOf(OwnCluster.groupOf(key).lock(key))).isEqualTo((int) slot);
        }
    }

    private void writeAll(RedisSession session) {
        keys.forEach(key -> session.<String>getBucket(key).set("x"));
    }

    private void writeAllButTheMap(RedisSession session) {
        session.<String>getBucket(keys.get(0)).set("x");
        session.<String>getBucket(keys.get(2)).set("x");
    }
}
