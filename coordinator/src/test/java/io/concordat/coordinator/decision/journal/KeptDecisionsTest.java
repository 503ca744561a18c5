package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static io.concordat.coordinator.decision.journal.Journals.gtrid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Decisions that are carried out are kept until their stores cannot lose that any more. */
class KeptDecisionsTest {
    private final FakeDirectory directory = new FakeDirectory();
    private final AtomicBoolean confirms = new AtomicBoolean();
    private final Queue<List<Gtrid>> asked = new ConcurrentLinkedQueue<>();

    private void gate(Journal journal, String resource, long generation) {
        journal.forgetThrough(resource, batch -> {
            asked.add(batch);
            return confirms.get() ? Optional.of(Map.of(resource, generation)) : Optional.empty();
        });
    }

    @Test
    void what_is_answered_is_not_pending_and_still_known_as_committed_until_it_is_confirmed() throws Exception {
        try (Journal journal = Journals.open(directory)) {
            gate(journal, "prices", 7);
            journal.decide(decision(1, 1));
            journal.forget(gtrid(1, 1));

            await().until(() -> asked.contains(List.of(gtrid(1, 1))));
            assertThat(journal.pending()).isEmpty();
            assertThat(journal.find(gtrid(1, 1))).isEmpty();
            assertThat(journal.resolve(gtrid(1, 1))).isEqualTo(Resolution.COMMIT);
            assertThat(journal.generation("prices")).isZero();

            confirms.set(true);
            await().until(() -> journal.generation("prices") == 7);
            assertThat(journal.resolve(gtrid(1, 1))).isEqualTo(Resolution.ROLLBACK);
        }
    }

    @Test
    void it_is_kept_over_restarts_and_segments_without_being_pending_and_confirmed_then() throws Exception {
        try (Journal journal = Journals.open(directory)) {
            gate(journal, "prices", 7);
            for (int i = 1; i <= 100; i++) {
                journal.decide(decision(1, i));
                journal.forget(gtrid(1, i));
            }
        }
        for (int life = 2; life <= 3; life++) {
            try (Journal journal = Journals.open(directory)) {
                assertThat(journal.pending()).isEmpty();
                assertThat(journal.resolve(gtrid(1, 100))).isEqualTo(Resolution.COMMIT);
            }
        }
        asked.clear();
        confirms.set(true);
        try (Journal journal = Journals.open(directory)) {
            gate(journal, "prices", 8);
            await().until(() -> journal.generation("prices") == 8);
            assertThat(asked)
                    .containsExactly(IntStream.rangeClosed(1, 100)
                            .mapToObj(i -> gtrid(1, i))
                            .toList());
        }
        try (Journal journal = Journals.open(directory)) {
            assertThat(journal.generation("prices")).isEqualTo(8);
            assertThat(journal.resolve(gtrid(1, 100))).isEqualTo(Resolution.ROLLBACK);
        }
    }

    /** Forgotten without its generation, a store that goes back later would raise no alarm. */
    @Test
    void after_a_power_failure_it_is_known_or_the_generation_is() throws Exception {
        confirms.set(true);
        try (Journal journal =
                Journals.open(directory, JournalOptions.defaults().withForgetDelay(Duration.ofMillis(1)))) {
            gate(journal, "prices", 7);
            journal.decide(decision(1, 1));
            journal.forget(gtrid(1, 1));
            boolean forgotten = false;
            while (!forgotten) {
                try (Journal after = Journals.open(directory.afterPowerFailure())) {
                    forgotten = !after.isDecided(gtrid(1, 1));
                    assertThat(forgotten).isEqualTo(after.generation("prices") == 7);
                }
            }
        }
    }

    @Test
    void a_decision_in_which_no_such_store_has_a_part_is_forgotten_at_once() throws Exception {
        try (Journal journal = Journals.open(directory)) {
            gate(journal, "elsewhere", 7);
            journal.decide(decision(1, 1));
            journal.forget(gtrid(1, 1));
            assertThat(journal.resolve(gtrid(1, 1))).isEqualTo(Resolution.ROLLBACK);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void each_of_two_stores_confirms_for_itself_and_both_must() throws Exception {
        confirms.set(true);
        AtomicBoolean other = new AtomicBoolean();
        try (Journal journal = Journals.open(directory)) {
            gate(journal, "prices", 7);
            journal.forgetThrough(
                    "orders", batch -> other.get() ? Optional.of(Map.of("orders", 3L)) : Optional.empty());
            journal.decide(decision(1, 1));
            journal.forget(gtrid(1, 1));
            await().until(() -> journal.generation("prices") == 7);
            assertThat(journal.resolve(gtrid(1, 1))).isEqualTo(Resolution.COMMIT);
            other.set(true);
            await().until(() -> journal.generation("orders") == 3);
            assertThat(journal.resolve(gtrid(1, 1))).isEqualTo(Resolution.ROLLBACK);
        }
    }

    @Test
    void at_load_it_costs_no_force_and_is_asked_for_in_batches() {
        confirms.set(true);
        try (Journal journal =
                Journals.open(directory, JournalOptions.defaults().withForgetDelay(Duration.ofMinutes(1)))) {
            gate(journal, "prices", 7);
            long atOpen = journal.statistics().forces();
            for (int i = 1; i <= 1_000; i++) {
                assertThat(journal.decide(decision(1, i))).isEqualTo(new Verdict.Done());
                journal.forget(gtrid(1, i));
            }
            assertThat(journal.statistics().forces() - atOpen).isEqualTo(1_000);
            await().until(() -> asked.stream().mapToInt(List::size).sum() == 1_000);
            assertThat(asked.size()).isLessThan(20);
        }
    }

    /** A cluster has 16384 slots to ask. */
    @Test
    void what_takes_long_is_asked_for_less_often() {
        assertThat(Gates.pauseAfter(Duration.ofMillis(2_500))).isEqualTo(Duration.ofMillis(500));
        assertThat(Gates.pauseAfter(Duration.ofSeconds(5))).isEqualTo(Duration.ofMillis(8_500));
        assertThat(Gates.pauseAfter(Duration.ofMinutes(5))).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void idle_it_costs_one_force_as_any_forget_does() {
        confirms.set(true);
        try (Journal journal =
                Journals.open(directory, JournalOptions.defaults().withForgetDelay(Duration.ofMillis(1)))) {
            gate(journal, "prices", 7);
            long before = journal.statistics().forces();
            journal.decide(decision(1, 1));
            journal.forget(gtrid(1, 1));
            await().until(() -> !readBack().isDecided(gtrid(1, 1)));
            assertThat(journal.statistics().forces() - before).isEqualTo(2);
        }
    }

    private Journal readBack() {
        try (Journal after = Journals.open(directory.afterPowerFailure())) {
            return after;
        }
    }
}
