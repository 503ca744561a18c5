package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.atomikos.timing.PooledAlarmTimer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine's timers, which took a thread for each transaction. */
class EngineThreadsTest extends CoordinatorFixture {
    private static final int TRIES = 20;

    /** Of the engine itself, for a recovery that never is. */
    private static final long LASTING = 1;

    /** Far longer than it takes to start a thread, far shorter than a timer waits for one. */
    private static final Duration SHORT = Duration.ofMillis(50);

    @BeforeEach
    void startWithItsOwnTimerOnly() {
        start();
        await().until(() -> timers() == LASTING);
    }

    private static long timers() {
        return Thread.getAllStackTraces().values().stream()
                .filter(frames -> Arrays.stream(frames)
                        .anyMatch(frame -> frame.getClassName().equals(PooledAlarmTimer.class.getName())))
                .count();
    }

    @Test
    void aTransactionThatLastsHasOneUntilItEnds() throws Exception {
        coordinator.template().run(() -> {
            enlistBoth();
            await().until(() -> timers() == LASTING + 1);
        });

        await().until(() -> timers() == LASTING);
    }

    /** The best of several tries, for a machine that stops lets one last. */
    @Test
    void aShortOneHasNone() throws Exception {
        long fewest = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && fewest > LASTING; i++) {
            fewest = Math.min(fewest, mostInAShortOne());
        }

        assertThat(fewest).isEqualTo(LASTING);
    }

    private long mostInAShortOne() throws Exception {
        return coordinator.template().execute(() -> {
            enlistBoth();
            long most = 0;
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < SHORT.toNanos()) {
                most = Math.max(most, timers());
            }
            return most;
        });
    }

    /** The engine gives its threads up when it stops. */
    @Test
    void theNextCoordinatorHasThemToo() throws Exception {
        coordinator.close();
        startWithItsOwnTimerOnly();

        aShortOneHasNone();
    }
}
