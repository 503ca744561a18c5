package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import java.time.Duration;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where commits wait for replicas, the rules that docs/redis.md publishes suffice, and none is too many. */
class AclReplicasTest {
    private ReplicatedRedis redis;
    private RedisXADataSource source;

    @BeforeEach
    void start() {
        redis = ReplicatedRedis.start();
        AclRules.ofReplicas().applyTo(redis.primary);
        source = newSource();
    }

    @AfterEach
    void stop() {
        source.close();
        redis.close();
    }

    @Test
    void everyOperationWorksInTwoPhasesAndInOne() throws XAException {
        assertThat(source.check().findings(Severity.ERROR)).isEmpty();
        EveryOperation.seed(redis.plain);
        Work.committed(source, EveryOperation::run);
        assertThat(redis.replica.command("GET", "app:counter").text()).isEqualTo("6");
        Work.ended(source, session -> session.getCounter("app:counter").add(1)).commitInOnePhase();
        assertThat(redis.replica.command("GET", "app:counter").text()).isEqualTo("7");
        Work.prepared(source, session -> session.getCounter("app:counter").add(1))
                .rollback();
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    @Test
    void withoutWaitItIsNamedByTheCheckAndByTheFirstBranch() {
        AclRules.of("concordat").applyTo(redis.primary);
        assertThat(source.preflight().findings(Severity.ERROR))
                .extracting(Finding::toString)
                .singleElement()
                .asString()
                .contains("ACL SETUSER concordat +wait on " + redis.primary.address());
        assertThat(XaErrors.of(() -> Work.start(source), XAException.XAER_RMERR))
                .hasMessageContaining("+wait");
    }

    /** Transactions need no {@code WAIT} then, and decisions would pile up. */
    @Test
    void withoutWaitACoordinatorIsWarnedThatNothingWillBeForgotten() {
        AclRules.of("concordat").applyTo(redis.primary);
        try (RedisXADataSource plain = open(Durability.MEMORY)) {
            assertThat(plain.preflight().toString()).doesNotContain("+wait");

            RedisRecords records = plain.records().ofNode("shop-1");
            assertThat(plain.preflight().findings(Severity.ERROR)).isEmpty();
            assertThat(plain.preflight().findings(Severity.WARNING))
                    .extracting(Finding::toString)
                    .anySatisfy(finding -> assertThat(finding)
                            .contains("rights at " + redis.primary.address(), "no decision is forgotten")
                            .contains("ACL SETUSER concordat +wait on"));
            assertThat(records.secure(1, 0).orElseThrow()).contains("wait");

            AclRules.ofReplicas().applyTo(redis.primary);
            assertThat(plain.preflight().toString()).doesNotContain("no decision is forgotten");
        }
    }

    @Test
    void whenWaitGoesInTheMiddleNothingIsToldAsConfirmed() throws XAException {
        Work prepared = Work.prepared(
                source, session -> session.getCounter("app:counter").add(1));
        Work ended =
                Work.ended(source, session -> session.getCounter("app:other").add(1));
        AclRules.of("concordat").applyTo(redis.primary);
        assertThat(XaErrors.of(prepared::commit, XAException.XAER_RMFAIL)).hasMessageContaining("+wait");
        assertThat(XaErrors.of(ended::prepare, XAException.XAER_RMFAIL)).hasMessageContaining("+wait");
        AclRules.ofReplicas().applyTo(redis.primary);
        prepared.commit();
        assertThat(redis.replica.command("GET", "app:counter").text()).isEqualTo("1");
        ended.prepare();
        ended.rollback();
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    private RedisXADataSource newSource() {
        return open(Durability.replicas(1, Duration.ofSeconds(10)));
    }

    private RedisXADataSource open(Durability durability) {
        return RedisXADataSource.builder()
                .uri(redis.primary.uri())
                .user("concordat")
                .password("secret")
                .durability(durability)
                .build();
    }
}
