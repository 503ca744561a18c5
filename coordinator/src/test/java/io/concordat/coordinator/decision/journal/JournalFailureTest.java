package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static io.concordat.coordinator.decision.journal.Journals.decisions;
import static io.concordat.coordinator.decision.journal.Journals.gtrid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.coordinator.decision.journal.FakeDirectory.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The disk fails. */
class JournalFailureTest {
    private final FakeDirectory directory = new FakeDirectory();

    @ParameterizedTest
    @EnumSource(names = {"WRITE", "FORCE"})
    void a_failed_write_or_force_leaves_its_decision_unknown_and_nothing_is_acknowledged_after_it(Operation operation)
            throws Exception {
        try (Journal journal = Journals.open(directory)) {
            journal.decide(decision(1, 1));
            directory.fail(operation, 1);
            assertThat(journal.decide(decision(1, 2))).isInstanceOfSatisfying(Verdict.Unknown.class, unknown -> {
                assertThat(unknown.reason()).contains("/fake", "scripted failure", "restart");
                assertThat(unknown.cause()).isInstanceOf(IOException.class);
            });
            directory.takeEvents();
            assertThat(journal.decide(decision(1, 3))).isInstanceOf(Verdict.Refused.class);
            assertThat(journal.refusesWork())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("/fake", "check the disk", "restart"));
            assertThat(journal.resolve(gtrid(1, 1))).isEqualTo(Resolution.COMMIT);
            assertThat(journal.resolve(gtrid(1, 3))).isEqualTo(Resolution.ROLLBACK);
            assertThatThrownBy(() -> journal.resolve(gtrid(1, 2)))
                    .isInstanceOf(DecisionUnknownException.class)
                    .hasMessageContaining("node1:1:2")
                    .hasMessageContaining("restart");
            assertThat(journal.decide(decision(1, 2))).isInstanceOf(Verdict.Unknown.class);
        }
        assertThat(directory.takeEvents()).containsExactly("close segment-0000000001.journal.new");
    }

    @Test
    void a_decision_whose_force_failed_may_be_read_back_later() {
        try (Journal journal = Journals.open(directory)) {
            directory.fail(Operation.FORCE, 1);
            journal.decide(decision(1, 1));
        }
        assertThat(Journals.readBack(directory.afterKill())).isEqualTo(decisions(1, 1, 1));
        assertThat(Journals.readBack(directory.afterPowerFailure())).isEmpty();
    }

    @Test
    void a_write_that_failed_half_way_is_a_torn_tail() {
        try (Journal journal = Journals.open(directory)) {
            journal.decide(decision(1, 1));
            directory.fail(Operation.WRITE, 1);
            journal.decide(decision(1, 2));
        }
        assertThat(Journals.readBack(directory.afterKill())).isEqualTo(decisions(1, 1, 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "WRITE", "FORCE"})
    void without_room_for_the_next_segment_decisions_are_refused_until_there_is_some(Operation operation)
            throws Exception {
        try (Journal journal = Journals.open(directory)) {
            int filled = fillSegment(journal);
            directory.fail(operation, 1);
            assertThat(journal.decide(decision(1, filled + 1)))
                    .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.reason())
                            .contains("/fake", "Make room"));
            assertThat(journal.resolve(gtrid(1, filled + 1))).isEqualTo(Resolution.ROLLBACK);
            assertThat(journal.pending()).isEqualTo(decisions(1, 1, filled));
            assertThat(directory.names()).containsExactly(Segment.name(1));
            directory.fail(operation, 1);
            assertThat(journal.refusesWork())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("Make room"));
            await().until(() -> journal.refusesWork().isEmpty());
            assertThat(journal.decide(decision(1, filled + 2))).isEqualTo(new Verdict.Done());
            assertThat(Journals.readBack(directory.afterPowerFailure()))
                    .containsAll(decisions(1, 1, filled))
                    .contains(decision(1, filled + 2))
                    .hasSize(filled + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RENAME", "SYNC"})
    void a_segment_that_may_not_be_found_again_poisons_but_its_decision_is_certainly_not_there(Operation operation) {
        try (Journal journal = Journals.open(directory)) {
            int filled = fillSegment(journal);
            directory.fail(operation, 1);
            assertThat(journal.decide(decision(1, filled + 1))).isInstanceOf(Verdict.Refused.class);
            assertThat(journal.decide(decision(1, filled + 2))).isInstanceOf(Verdict.Refused.class);
            assertThat(journal.refusesWork())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("restart"));
            assertThat(Journals.readBack(directory.afterKill())).isEqualTo(decisions(1, 1, filled));
            assertThat(Journals.readBack(directory.afterPowerFailure())).isEqualTo(decisions(1, 1, filled));
        }
    }

    @Test
    void an_old_segment_that_cannot_be_deleted_does_not_bring_forgotten_decisions_back() {
        try (Journal journal = Journals.open(directory)) {
            journal.decide(decision(1, 1));
        }
        directory.fail(Operation.DELETE, 1);
        try (Journal journal = Journals.open(directory)) {
            journal.forget(gtrid(1, 1));
            journal.decide(decision(2, 1));
        }
        assertThat(directory.names()).contains(Segment.name(1), Segment.name(2));
        assertThat(Journals.readBack(directory)).containsExactly(decision(2, 1));
        assertThat(directory.names()).containsExactly(Segment.name(3));
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "WRITE", "FORCE", "RENAME", "SYNC"})
    void a_failure_while_opening_loses_nothing(Operation operation) {
        try (Journal journal = Journals.open(directory)) {
            journal.decide(decision(1, 1));
        }
        directory.fail(operation, 1);
        assertThatThrownBy(() -> Journals.open(directory)).isInstanceOf(UncheckedIOException.class);
        assertThat(Journals.readBack(directory.afterPowerFailure())).containsExactly(decision(1, 1));
    }

    private int fillSegment(Journal journal) {
        int count = 0;
        int length = BatchCodec.length(List.of(RecordCodec.encode(decision(1, 99))));
        int free = Journals.SMALL.segmentLength()
                - SegmentHeader.BYTES
                - BatchCodec.length(List.of(RecordCodec.encode(new Incarnations(List.of(1L)))));
        while (free >= length) {
            assertThat(journal.decide(decision(1, ++count))).isEqualTo(new Verdict.Done());
            free -= BatchCodec.length(List.of(RecordCodec.encode(decision(1, count))));
        }
        return count;
    }
}
