package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static io.concordat.coordinator.decision.journal.Journals.gtrid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal presumes abort for its own incarnations and for no others. */
class IncarnationTest {
    private final FakeDirectory directory = new FakeDirectory();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void every_open_has_a_higher_incarnation_and_it_follows_the_clock(@TempDir Path path) {
        List<Long> incarnations = new ArrayList<>();
        long before = Instant.now().getEpochSecond();
        for (int i = 0; i < 5; i++) {
            try (Journal journal = Journal.open(path, Journals.NODE)) {
                incarnations.add(journal.incarnation());
            }
        }
        assertThat(incarnations).isSorted().doesNotHaveDuplicates();
        assertThat(incarnations.get(0)).isBetween(before, Instant.now().getEpochSecond());
    }

    @Test
    void an_incarnation_is_the_time_in_seconds() {
        assertThat(start(directory)).isEqualTo(now.getEpochSecond());
        now = now.plusSeconds(60);
        assertThat(start(directory)).isEqualTo(now.getEpochSecond());
    }

    @Test
    void starts_within_a_second_and_with_a_clock_set_back_count_on() {
        long first = start(directory);
        assertThat(start(directory)).isEqualTo(first + 1);
        now = now.minus(Duration.ofDays(400));
        assertThat(start(directory)).isEqualTo(first + 2);
        now = Instant.EPOCH.minusSeconds(1);
        assertThat(start(directory)).isEqualTo(first + 3);
    }

    @Test
    void a_clock_far_in_the_future_does_not_use_up_the_digits_of_a_gtrid() {
        now = Instant.parse("3000-01-01T00:00:00Z");
        assertThat(start(directory)).isEqualTo(1);
        assertThat(start(directory)).isEqualTo(2);
    }

    @Test
    void a_journal_that_was_lost_is_never_answered_for_however_often_its_successor_is_opened() {
        long lost = start(new FakeDirectory());
        for (int i = 0; i < 50; i++) {
            now = now.plusSeconds(1);
            try (Journal journal = open(directory)) {
                assertThat(journal.incarnation()).isGreaterThan(lost);
                assertNotAnsweredFor(journal, lost);
            }
        }
    }

    @Test
    void numbers_before_the_first_and_between_starts_are_not_answered_for() throws Exception {
        long first = start(directory);
        now = now.plusSeconds(10);
        try (Journal journal = open(directory)) {
            for (long other : List.of(0L, 1L, first - 1, first + 1, journal.incarnation() + 1)) {
                assertNotAnsweredFor(journal, other);
            }
            assertThat(journal.resolve(gtrid(first, 2))).isEqualTo(Resolution.ROLLBACK);
            assertThat(journal.resolve(gtrid(journal.incarnation(), 1))).isEqualTo(Resolution.ROLLBACK);
        }
    }

    @Test
    void an_older_copy_put_back_answers_for_its_own_incarnations_and_not_for_those_it_lost() throws Exception {
        List<Long> own = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            own.add(start(directory));
            now = now.plusSeconds(5);
        }
        FakeDirectory copy = directory.afterKill();
        List<Long> lost = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            lost.add(start(directory));
            now = now.plusSeconds(5);
        }
        for (int restart = 0; restart < 20; restart++) {
            try (Journal journal = open(copy)) {
                assertThat(lost).doesNotContain(journal.incarnation());
                lost.forEach(incarnation -> assertNotAnsweredFor(journal, incarnation));
                for (long incarnation : own) {
                    assertThat(journal.resolve(gtrid(incarnation, 1))).isEqualTo(Resolution.COMMIT);
                    assertThat(journal.resolve(gtrid(incarnation, 2))).isEqualTo(Resolution.ROLLBACK);
                }
            }
        }
    }

    @Test
    void the_incarnations_are_carried_from_segment_to_segment() throws Exception {
        long first = start(directory);
        long second;
        try (Journal journal = open(directory)) {
            second = journal.incarnation();
            for (int i = 1; i <= 200; i++) {
                journal.decide(decision(second, i));
                journal.forget(gtrid(second, i));
            }
        }
        assertThat(directory.names()).doesNotContain(Segment.name(2)).hasSize(1);
        try (Journal journal = open(directory.afterPowerFailure())) {
            assertThat(journal.resolve(gtrid(first, 2))).isEqualTo(Resolution.ROLLBACK);
            assertThat(journal.resolve(gtrid(second, 201))).isEqualTo(Resolution.ROLLBACK);
            assertNotAnsweredFor(journal, first - 1);
        }
    }

    @Test
    void the_most_recent_incarnations_are_remembered_and_what_is_pending_whatever_its_age() throws Exception {
        long first = start(directory);
        for (int i = 1; i < Incarnations.KEPT; i++) {
            open(directory).close();
        }
        try (Journal journal = open(directory)) {
            assertThat(journal.incarnation()).isEqualTo(first + Incarnations.KEPT);
            assertThat(journal.resolve(gtrid(first, 1))).isEqualTo(Resolution.COMMIT);
            assertNotAnsweredFor(journal, first);
            assertThat(journal.resolve(gtrid(first + 1, 2))).isEqualTo(Resolution.ROLLBACK);
        }
    }

    @Test
    void only_gtrids_of_the_running_incarnation_take_room_as_fences() throws Exception {
        Incarnations incarnations = new Incarnations(List.of(1L, 2L));
        JournalState state = new JournalState(Path.of("/fake"), incarnations, Carried.NOTHING, Duration.ofMinutes(1));
        for (int i = 1; i <= 100; i++) {
            assertThat(state.resolve(gtrid(1, i))).isEqualTo(Resolution.ROLLBACK);
        }
        assertThat(state.fences()).isZero();
        state.resolve(gtrid(2, 1));
        assertThat(state.fences()).isEqualTo(1);
    }

    /** Opens, decides the transaction 1 and dies. */
    private long start(FakeDirectory files) {
        try (Journal journal = open(files)) {
            journal.decide(decision(journal.incarnation(), 1));
            return journal.incarnation();
        }
    }

    private Journal open(FakeDirectory files) {
        return Journals.open(files, Journals.SMALL, () -> now);
    }

    private static void assertNotAnsweredFor(Journal journal, long incarnation) {
        Gtrid gtrid = gtrid(incarnation, 2);
        assertThatThrownBy(() -> journal.resolve(gtrid))
                .isInstanceOf(DecisionUnknownException.class)
                .hasMessageContainingAll(
                        gtrid.toString(),
                        "incarnation " + incarnation,
                        "/fake never had",
                        "lost",
                        "older copy",
                        "another one",
                        "Put the right journal back",
                        "let a person settle");
    }
}
