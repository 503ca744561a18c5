package io.concordat.coordinator.decision.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a decision waits for others: on a disk so slow that it would wait longer than a test may take. */
@Timeout(120)
class GatheringTest {
    private static final Duration FOR_EVER = Duration.ofHours(1);

    private final Gathering gathering = new Gathering(FOR_EVER);
    private final Thread flusher = new Thread(() -> gathering.await(1), "flusher");

    @BeforeEach
    void forcesTakeLong() {
        gathering.forced(FOR_EVER.toNanos());
    }

    @AfterEach
    void endTheWait() {
        flusher.interrupt();
    }

    private List<Runnable> expect(int number) {
        return Stream.generate(gathering::expect).limit(number).toList();
    }

    private void awaitWaiting() {
        await().until(() -> flusher.getState() == Thread.State.TIMED_WAITING);
    }

    private void queue(int number) {
        for (int i = 0; i < number; i++) {
            gathering.queued();
        }
    }

    @Test
    void a_decision_among_few_does_not_wait() throws Exception {
        expect(Gathering.CROWD - 1);
        flusher.start();
        flusher.join();
        assertThat(flusher.isAlive()).isFalse();
    }

    @Test
    void a_decision_waits_for_a_crowd_that_is_on_its_way() throws Exception {
        expect(8);
        flusher.start();
        awaitWaiting();
        queue(7);
        awaitWaiting();
        queue(1);
        flusher.join();
        assertThat(flusher.isAlive()).isFalse();
    }

    @Test
    void no_more_are_waited_for_than_make_a_good_group() throws Exception {
        expect(1000);
        flusher.start();
        awaitWaiting();
        queue(Gathering.ENOUGH - 1);
        flusher.join();
        assertThat(flusher.isAlive()).isFalse();
    }

    @Test
    void those_that_will_not_come_are_not_waited_for() throws Exception {
        List<Runnable> over = expect(8);
        over.subList(0, 4).forEach(Runnable::run);
        over.get(0).run();
        expect(1);
        flusher.start();
        awaitWaiting();
        flusher.interrupt();
        flusher.join();

        over.get(4).run();
        gathering.await(1);
        assertThat(flusher.isAlive()).isFalse();
    }

    @Test
    void nobody_waits_longer_than_some_forces_take() {
        Gathering quick = new Gathering(FOR_EVER);
        quick.forced(Duration.ofMillis(2).toNanos()); // the first of 8 that are averaged
        Stream.generate(quick::expect).limit(8).forEach(over -> assertThat(over).isNotNull());
        long begun = System.nanoTime();
        quick.await(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(2));
    }

    @Test
    void a_good_group_does_not_wait() {
        expect(1000);
        gathering.await(Gathering.ENOUGH);
        gathering.await(0);
        assertThat(flusher.isAlive()).isFalse();
    }
}
