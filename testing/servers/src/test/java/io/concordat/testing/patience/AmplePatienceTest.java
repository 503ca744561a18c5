package io.concordat.testing.patience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AmplePatienceTest {
    @Test
    void testsAwaitAConditionLongerThanAwaitilityDoesByItself() {
        AtomicReference<Duration> left = new AtomicReference<>(Duration.ZERO);

        Awaitility.await()
                .conditionEvaluationListener(condition -> left.set(Duration.ofMillis(condition.getRemainingTimeInMS())))
                .until(() -> true);

        assertThat(left.get()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(60));
    }
}
