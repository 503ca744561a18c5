package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static io.concordat.coordinator.decision.journal.Journals.gtrid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.Verdict;
import io.concordat.coordinator.decision.journal.FakeDirectory.Operation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forgets go with the next decision, or by themselves when none comes. */
@Timeout(60)
class ForgetTest {
    private static final JournalOptions SOON = Journals.SMALL.withForgetDelay(Duration.ofMillis(20));

    private final FakeDirectory directory = new FakeDirectory();

    @Test
    void a_process_that_idles_and_is_killed_long_after_does_not_bring_decisions_back() {
        try (Journal journal = Journals.open(directory, SOON)) {
            journal.decide(decision(1, 1));
            journal.decide(decision(1, 2));
            journal.decide(decision(1, 3));
            journal.forget(gtrid(1, 1));
            journal.forget(gtrid(1, 2));
            await().untilAsserted(() ->
                    assertThat(Journals.readBack(directory.afterPowerFailure())).containsExactly(decision(1, 3)));
        }
    }

    @Test
    void what_idles_is_written_with_one_write_and_one_force() {
        try (Journal journal = Journals.open(directory, Journals.SMALL.withForgetDelay(Duration.ofMillis(1500)))) {
            journal.decide(decision(1, 1));
            journal.decide(decision(1, 2));
            long before = journal.statistics().forces();
            directory.takeEvents();
            journal.forget(gtrid(1, 1));
            journal.forget(gtrid(1, 2));
            await().until(() -> journal.statistics().forces() > before);
            assertThat(directory.takeEvents())
                    .containsExactly(
                            "write segment-0000000001.journal.new 321+50", "force segment-0000000001.journal.new");
        }
    }

    @Test
    void at_load_forgets_cost_no_force_of_their_own() {
        try (Journal journal =
                Journals.open(directory, JournalOptions.defaults().withForgetDelay(Duration.ofMinutes(1)))) {
            long atOpen = journal.statistics().forces();
            for (int i = 1; i <= 1_000; i++) {
                assertThat(journal.decide(decision(1, i))).isEqualTo(new Verdict.Done());
                journal.forget(gtrid(1, i));
            }
            assertThat(journal.statistics().forces() - atOpen).isEqualTo(1_000);
        }
    }

    @Test
    void the_timer_runs_only_while_something_is_queued() {
        try (Journal journal = Journals.open(directory)) {
            Thread flusher = journal.flusher();
            await().until(() -> flusher.getState() == Thread.State.WAITING);
            journal.decide(decision(1, 1));
            await().until(() -> flusher.getState() == Thread.State.WAITING);
            journal.forget(gtrid(1, 1));
            await().until(() -> flusher.getState() == Thread.State.TIMED_WAITING);
            journal.decide(decision(1, 2));
            await().until(() -> flusher.getState() == Thread.State.WAITING);
        }
    }

    @Test
    void the_timer_stops_when_what_idled_is_written() {
        try (Journal journal = Journals.open(directory, SOON)) {
            long before = journal.statistics().forces();
            journal.decide(decision(1, 1));
            journal.forget(gtrid(1, 1));
            await().until(() -> journal.statistics().forces() == before + 2);
            await().until(() -> journal.flusher().getState() == Thread.State.WAITING);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITE", "FORCE"})
    void a_failed_write_of_what_idled_poisons_as_any_other(Operation operation) {
        try (Journal journal = Journals.open(directory, SOON)) {
            journal.decide(decision(1, 1));
            directory.fail(operation, 1);
            journal.forget(gtrid(1, 1));
            await().until(() -> journal.refusesWork().isPresent());
            assertThat(journal.refusesWork())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("/fake", "check the disk", "restart"));
            assertThat(journal.decide(decision(1, 2))).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void on_a_full_disk_forgets_wait_until_there_is_room() {
        try (Journal journal = Journals.open(directory, SOON)) {
            directory.fail(Operation.CREATE, 1);
            int refused = 1;
            while (journal.decide(decision(1, refused)) instanceof Verdict.Done) {
                refused++;
            }
            directory.fail(Operation.CREATE, 1);
            for (int i = 1; i < refused; i++) {
                journal.forget(gtrid(1, i));
            }
            await().untilAsserted(() ->
                    assertThat(Journals.readBack(directory.afterPowerFailure())).isEmpty());
            assertThat(journal.refusesWork()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT1M0.001S"})
    void a_delay_that_would_cost_a_force_each_or_come_too_late_is_refused(Duration delay) {
        assertThatThrownBy(() -> JournalOptions.defaults().withForgetDelay(delay))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(delay.toString());
    }
}
