package io.concordat.coordinator.decision.database;

import static io.concordat.coordinator.decision.database.SharedLog.decision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.testing.servers.proxy.FaultHits;
import io.concordat.testing.servers.proxy.FaultProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A decision is taken and its answer lost; before the coordinator asks again, another has declared it dead, found the decision,
 * completed the transaction and forgotten it. That there is no row now must not be told as a rollback.
 */
class AnswerAfterTakeOverTest {
    private SharedLog shared;
    private FaultProxy proxy;
    private DatabaseLog silent;
    private DatabaseLog living;

    @BeforeEach
    void open() throws Exception {
        shared = new SharedLog();
        proxy = FaultProxy.raw(shared.server().host(), shared.server().port());
        silent = shared.builder()
                .url(proxy.through(shared.server().jdbcUrl()))
                .answerTimeout(Duration.ofSeconds(60))
                .open("node1");
        living = shared.open("node2");
    }

    @AfterEach
    void close() throws Exception {
        silent.close();
        living.close();
        proxy.close();
        shared.close();
    }

    private void takeOverAndLoseTheAnswer(Decision decision) {
        try {
            shared.run("UPDATE " + shared.prefix() + "incarnation SET retired = 1 WHERE node = 'node1'");
            assertThat(living.resolve(decision.gtrid())).isEqualTo(Resolution.COMMIT);
            living.forget(decision.gtrid());
            await().until(() -> shared.row(decision.gtrid()).equals("none"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        proxy.reset();
    }

    @Test
    void aDecisionThatOthersHaveForgottenIsUnknownAndNotRefused() {
        Decision decision = decision(silent, "node1", 1);
        FaultHits hits = proxy.on(request -> request.contains("'COMMIT', e.value"))
                .runAfter(() -> takeOverAndLoseTheAnswer(decision));

        Verdict verdict = silent.decide(decision);

        hits.await();
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Unknown.class, unknown -> assertThat(unknown.reason())
                .contains("another coordinator"));
    }

    @Test
    void aLocalTransactionThatOthersHaveForgottenIsUnknownAndNotRefused() throws Exception {
        Decision decision = decision(silent, "node1", 2);
        FaultHits hits = proxy.on(request ->
                        request.contains("COMMIT") && !request.contains("COMMITTED") && !request.contains("INSERT"))
                .runAfter(() -> takeOverAndLoseTheAnswer(decision));
        try (Connection local = DriverManager.getConnection(
                proxy.through(shared.server().jdbcUrl()),
                shared.server().user(),
                shared.server().password())) {
            local.setAutoCommit(false);

            Verdict verdict = silent.decide(decision, local);

            hits.await();
            assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
        }
    }
}
