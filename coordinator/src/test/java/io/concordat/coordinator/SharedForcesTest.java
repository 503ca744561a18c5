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

    @Test
    void sixtyFourCallersForceAtMostOnceInTenDecisions() throws Exception {
        coordinator = builder()
                .decisionLog(() -> SlowDisk.journal(directory, "node1", Duration.ofMillis(20)))
                .start();

        List<Path> forced = ForcedFiles.during(directory, this::commitAll);

        CoordinatorStatistics statistics = coordinator.statistics();
        assertThat(statistics.ended(TransactionResult.COMMITTED)).isEqualTo(ALL);
        assertThat(statistics.log().decisions()).isEqualTo(ALL);
        assertThat(statistics.log().meanQueueTime()).isPositive();
        assertThat(forced).isNotEmpty();
        assertThat((double) forced.size() / ALL).isLessThanOrEqualTo(0.1);
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
