package io.concordat.coordinator.decision.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether another pool's local transactions can carry decisions, and what is told where they cannot. */
class LocalCheckTest {
    private SharedLog shared;
    private DatabaseLog log;
    private Connection local;

    @BeforeEach
    void open() throws Exception {
        shared = new SharedLog();
        log = shared.builder().lease(Duration.ofMinutes(10)).open("node1");
        local = shared.connect();
    }

    @AfterEach
    void close() throws Exception {
        local.close();
        log.close();
        shared.close();
    }

    @Test
    void theyCanAndNothingIsLeftOfTheTrial() throws Exception {
        assertThat(log.refuses(local)).isEmpty();
        assertThat(shared.number("SELECT COUNT(*) FROM " + shared.prefix() + "decision"))
                .isZero();
        assertThat(local.getAutoCommit()).isTrue();
    }

    @Test
    void anEpochThatIsNewerThanTheLastHeartbeatIsNoReasonToRefuse() throws Exception {
        shared.run("UPDATE " + shared.prefix() + "state SET value = value + 1 WHERE name = 'epoch'");
        assertThat(log.refuses(local)).isEmpty();
    }

    @Test
    void anEpochThatOthersRaiseAllTheTimeIsNoReasonToRefuse() throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        FutureTask<Boolean> raising = new FutureTask<>(() -> {
            while (!end.get()) {
                shared.run("UPDATE " + shared.prefix() + "state SET value = value + 1 WHERE name = 'epoch'");
            }
            return true;
        });
        new Thread(raising, "raises the epoch").start();
        try {
            for (int i = 0; i < 50; i++) {
                assertThat(log.refuses(local)).isEmpty();
            }
        } finally {
            end.set(true);
        }
        assertThat(raising.get()).isTrue();
    }

    @Test
    void anIncarnationThatWasDeclaredDeadMeanwhileIsToldAsSuch() throws Exception {
        shared.run("UPDATE " + shared.prefix() + "incarnation SET retired = 1");
        assertThat(log.refuses(local)).hasValueSatisfying(reason -> assertThat(reason)
                .contains("has been declared dead", "Start the coordinator again"));
    }
}
