package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The same when all but one can be asked without waiting for them: their answers are awaited, not thrown away. */
class BegunBranchesTest extends ParallelBranchesTest {
    @Override
    CoordinatorBuilder builder() {
        redis.asynchronous();
        other.asynchronous();
        return super.builder();
    }

    @Test
    void noThreadOfTheCoordinatorIsNeededForThem() throws Exception {
        start();
        Awaitility.await().until(() -> !coordinatorHasThreads()); // those of an earlier test go by themselves
        coordinator.template().run(() -> {
            coordinator.transactionManager().getTransaction().enlistResource(redis.connection());
            coordinator.transactionManager().getTransaction().enlistResource(other.connection());
        });
        assertThat(calls).contains("redis commit", "other commit");
        assertThat(coordinatorHasThreads()).isFalse();
    }

    private static boolean coordinatorHasThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("concordat-branch-node1"));
    }
}
