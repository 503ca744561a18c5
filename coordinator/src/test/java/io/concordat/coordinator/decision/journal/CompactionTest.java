package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static io.concordat.coordinator.decision.journal.Journals.decisions;
import static io.concordat.coordinator.decision.journal.Journals.gtrid;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.decision.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
    @Test
    void the_disk_space_is_bounded_however_many_decisions_come_and_go() throws Exception {
        FakeDirectory directory = new FakeDirectory();
        AtomicLong most = new AtomicLong();
        directory.before(() -> most.accumulateAndGet(directory.size(), Math::max));
        try (Journal journal = Journals.open(directory)) {
            for (int i = 1; i <= 20_000; i++) {
                assertThat(journal.decide(decision(1, i))).isEqualTo(new Verdict.Done());
                journal.forget(gtrid(1, i));
                directory.takeEvents();
            }
        }
        assertThat(most).hasValue(2L * Journals.SMALL.segmentLength());
        assertThat(directory.names()).hasSize(1);
        assertThat(Segment.sequence(directory.names().get(0)).orElseThrow()).isGreaterThan(500);
    }

    @Test
    void what_is_pending_is_carried_from_segment_to_segment_in_order_whatever_its_age() {
        FakeDirectory directory = new FakeDirectory();
        try (Journal journal = Journals.open(directory)) {
            for (int i = 1; i <= 1_000; i++) {
                journal.decide(decision(1, i));
                if (i > 20) {
                    journal.forget(gtrid(1, i));
                }
            }
            assertThat(journal.pending()).isEqualTo(decisions(1, 1, 20));
        }
        assertThat(Journals.readBack(directory.afterPowerFailure())).isEqualTo(decisions(1, 1, 20));
    }

    @Test
    void copying_costs_a_constant_per_decision_when_more_is_pending_than_a_segment_holds() {
        FakeDirectory directory = new FakeDirectory();
        try (Journal journal = Journals.open(directory)) {
            for (int i = 1; i <= 2_000; i++) {
                journal.decide(decision(1, i));
            }
        }
        assertThat(Journals.readBack(directory.afterPowerFailure())).isEqualTo(decisions(1, 1, 2_000));
        long segments = directory.takeEvents().stream()
                .filter(event -> event.startsWith("rename"))
                .count();
        assertThat(segments).isLessThan(10);
    }

    @Test
    void files_that_are_no_segments_are_left_alone(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("notes.txt"), "mine");
        Files.writeString(directory.resolve(Segment.name(7) + Segment.UNFINISHED), "left over from a crash");
        Journals.open(directory).close();
        Journals.open(directory).close();
        assertThat(names(directory)).containsExactlyInAnyOrder("notes.txt", DirectoryLock.FILE, Segment.name(2));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
