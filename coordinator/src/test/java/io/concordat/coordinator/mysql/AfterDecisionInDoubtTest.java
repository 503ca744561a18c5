package io.concordat.coordinator.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.InDoubtException;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.coordinator.redis.Writes;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.proxy.FaultRule;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * With Redis written after the decision, nothing but the decision tells of a branch: an unknown one must be settled while its
 * coordinator lives. The database goes away, with its decision log, around the COMMIT.
 */
class AfterDecisionInDoubtTest extends CommitRecordFixture {
    private final AtomicBoolean worked = new AtomicBoolean();

    @BeforeEach
    void writeAfterTheDecision() {
        coordinator.close();
        mysql = throughTheProxy("mysql").commitRecord().build();
        redis = RedisResource.builder(
                        "redis",
                        RedisXADataSource.builder().uri(redisServer.uri()).build())
                .writes(Writes.AFTER_DECISION)
                .retention(Duration.ofMillis(100))
                .build();
        coordinator = Coordinator.builder()
                .node(node)
                .database(throughTheProxy("log")
                        .build()
                        .decisionLog()
                        .answerTimeout(Duration.ofSeconds(2))
                        .lease(Duration.ofMinutes(5)))
                .recoveryInterval(Duration.ofMillis(100))
                .resource(mysql)
                .resource(redis)
                .start();
    }

    private FaultRule atTheCommit() {
        return proxy.on(request -> worked.get() && request.contains("COMMIT") && !request.contains("'COMMIT'"));
    }

    private void goAway() {
        proxy.refuse();
        proxy.cut();
    }

    private void assertInDoubt() {
        assertThatThrownBy(() -> coordinator.template().run(() -> {
                    writeBoth("new");
                    worked.set(true);
                }))
                .isInstanceOf(InDoubtException.class);
        assertThat(inRedis()).isEmpty();
        proxy.pass();
    }

    @Test
    void whatIsCommittedIsWrittenWithoutARestart() throws Exception {
        atTheCommit().runAfter(this::goAway);
        assertInDoubt();

        await().untilAsserted(() -> assertThat(inRedis()).contains("new"));
        assertThat(accounts.balance(1)).isEqualTo(1);
    }

    @Test
    void whatIsNotCommittedIsNeverWrittenAndItsFenceGoes() throws Exception {
        atTheCommit().runBefore(this::goAway);
        assertInDoubt();

        await().until(() -> coordinator.recovery().recover().isComplete());
        await().until(() -> decisions() == 0);
        assertThat(inRedis()).isEmpty();
        assertThat(accounts.balance(1)).isZero();

        coordinator.template().run(() -> writeBoth("next"));
        await().untilAsserted(() -> assertThat(inRedis()).contains("next"));
    }
}
