package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.decision.journal.SlowDisk;
import io.concordat.coordinator.observe.TransactionResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How often the journal forces its disk. */
class ForcesTest extends CoordinatorFixture {
    private static final int CALLERS = 64;
    private static final int EACH = 20;

    @Test
    void sixtyFourCallersShareForces() throws Exception {
        coordinator = builder()
                .decisionLog(() -> SlowDisk.journal(directory, "node1", Duration.ofMillis(20)))
                .start();
        long before = forces();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                work.add(callers.submit(() -> {
                    for (int j = 0; j < EACH; j++) {
                        coordinator.template().run(this::enlistBoth);
                    }
                    return null;
                }));
            }
            for (Future<?> each : work) {
                each.get();
            }
        } finally {
            callers.shutdownNow();
        }

        CoordinatorStatistics statistics = coordinator.statistics();
        assertThat(statistics.ended(TransactionResult.COMMITTED)).isEqualTo(CALLERS * EACH);
        assertThat(statistics.log().decisions()).isEqualTo(CALLERS * EACH);
        assertThat((double) (forces() - before) / (CALLERS * EACH)).isLessThanOrEqualTo(0.1);
        assertThat(statistics.log().meanQueueTime()).isPositive();
    }

    @Test
    void aTransactionOfOneStoreAReadOnlyOneAndARollbackForceNothing() throws Exception {
        start();
        long before = forces();
        for (int i = 0; i < 50; i++) {
            coordinator
                    .template()
                    .run(() -> coordinator.transactionManager().getTransaction().enlistResource(mysql.connection()));
            coordinator.transactionManager().begin();
            enlistBoth();
            coordinator.transactionManager().rollback();
        }
        mysql.readOnly();
        redis.readOnly();
        for (int i = 0; i < 50; i++) {
            coordinator.template().run(this::enlistBoth);
        }

        assertThat(coordinator.statistics().ended(TransactionResult.COMMITTED)).isEqualTo(100);
        assertThat(coordinator.statistics().ended(TransactionResult.ROLLED_BACK_ON_REQUEST))
                .isEqualTo(50);
        assertThat(forces()).isEqualTo(before);
        assertThat(coordinator.statistics().log().decisions()).isZero();
    }

    private long forces() {
        return coordinator.statistics().log().forces();
    }
}
