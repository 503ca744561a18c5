package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.decision.journal.SlowDisk;
import io.concordat.coordinator.observe.TransactionResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How often many callers force the journal's disk together: counted, on one as slow as disks are without a cache. */
class SharedForcesTest extends CoordinatorFixture {
    private static final int CALLERS = 64;
    private static final int EACH = 20;
    private static final int ALL = CALLERS * EACH;

    /** On a machine that stands still now and then, callers come one by one. */
    private static final int TRIES = 3;

    @Test
    void sixtyFourCallersForceAtMostOnceInTenDecisions() throws Exception {
        coordinator = builder()
                .decisionLog(() -> SlowDisk.journal(directory, "node1", Duration.ofMillis(20)))
                .start();

        int least = Integer.MAX_VALUE;
        int tries = 0;
        while (tries < TRIES && least > ALL / 10) {
            List<Path> forced = ForcedFiles.during(directory, this::commitAll);
            assertThat(forced).isNotEmpty();
            least = Math.min(least, forced.size());
            tries++;
        }

        CoordinatorStatistics statistics = coordinator.statistics();
        assertThat(statistics.ended(TransactionResult.COMMITTED)).isEqualTo((long) tries * ALL);
        assertThat(statistics.log().decisions()).isEqualTo((long) tries * ALL);
        assertThat(statistics.log().meanQueueTime()).isPositive();
        assertThat(least).isLessThanOrEqualTo(ALL / 10);
    }

    private void commitAll() throws Exception {
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
    }
}
