package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static io.concordat.coordinator.decision.journal.Journals.gtrid;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the journal does to the disk, in order. */
class JournalEventsTest {
    private final FakeDirectory directory = new FakeDirectory();

    @Test
    void opening_writes_and_forces_a_whole_segment_before_it_gets_its_name() {
        open().close();
        assertThat(directory.takeEvents())
                .containsExactly(
                        "create segment-0000000001.journal.new",
                        "write segment-0000000001.journal.new 0+128",
                        "write segment-0000000001.journal.new 128+39",
                        "write segment-0000000001.journal.new 167+3929",
                        "force segment-0000000001.journal.new",
                        "rename segment-0000000001.journal.new segment-0000000001.journal",
                        "sync",
                        "close segment-0000000001.journal.new");
    }

    @Test
    void a_decision_is_one_write_and_one_force_and_a_forget_waits_for_the_next() {
        try (Journal journal = open()) {
            directory.takeEvents();
            journal.decide(decision(1, 1));
            assertThat(directory.takeEvents())
                    .containsExactly(
                            "write segment-0000000001.journal.new 167+77", "force segment-0000000001.journal.new");
            journal.forget(gtrid(1, 1));
            assertThat(directory.takeEvents()).isEmpty();
            journal.decide(decision(1, 2));
            assertThat(directory.takeEvents())
                    .containsExactly(
                            "write segment-0000000001.journal.new 244+88", "force segment-0000000001.journal.new");
        }
    }

    @Test
    void an_old_segment_is_deleted_only_after_the_next_one_is_durable_by_name() {
        open().close();
        directory.takeEvents();
        open().close();
        assertThat(directory.takeEvents().stream()
                        .filter(event -> !event.startsWith("write"))
                        .toList())
                .containsExactly(
                        "create segment-0000000002.journal.new",
                        "force segment-0000000002.journal.new",
                        "rename segment-0000000002.journal.new segment-0000000002.journal",
                        "sync",
                        "delete segment-0000000001.journal",
                        "close segment-0000000002.journal.new");
    }

    @Test
    void when_a_segment_is_full_the_next_one_takes_over_before_the_decision_is_written() {
        try (Journal journal = open()) {
            decide(journal, 49);
            directory.takeEvents();
            journal.decide(decision(1, 50));
        }
        assertThat(directory.takeEvents())
                .containsExactly(
                        "create segment-0000000002.journal.new",
                        "write segment-0000000002.journal.new 0+128",
                        "write segment-0000000002.journal.new 128+2560",
                        "write segment-0000000002.journal.new 2688+5504",
                        "force segment-0000000002.journal.new",
                        "rename segment-0000000002.journal.new segment-0000000002.journal",
                        "sync",
                        "close segment-0000000001.journal.new",
                        "delete segment-0000000001.journal",
                        "write segment-0000000002.journal.new 2688+80",
                        "force segment-0000000002.journal.new",
                        "close segment-0000000002.journal.new");
    }

    @Test
    void statistics_count_decisions_and_forces() {
        try (Journal journal = open()) {
            long atOpen = journal.statistics().forces();
            decide(journal, 10);
            assertThat(journal.statistics().decisions()).isEqualTo(10);
            assertThat(journal.statistics().forces() - atOpen).isEqualTo(10);
            assertThat(journal.statistics().queueTime()).isPositive();
        }
        List<String> forced = directory.takeEvents().stream()
                .filter(event -> event.startsWith("force") || event.equals("sync"))
                .toList();
        assertThat(forced).hasSize(12);
    }

    private static void decide(Journal journal, int count) {
        for (int i = 1; i <= count; i++) {
            journal.decide(decision(1, i));
        }
    }

    private Journal open() {
        return Journals.open(directory);
    }
}
