package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static io.concordat.coordinator.decision.journal.Journals.gtrid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    Path directory;

    @Test
    void a_decision_is_pending_until_it_is_forgotten() {
        try (Journal journal = open()) {
            assertThat(journal.decide(decision(1, 1))).isEqualTo(new Verdict.Done());
            assertThat(journal.decide(decision(1, 2))).isEqualTo(new Verdict.Done());
            journal.forget(gtrid(1, 1));
            assertThat(journal.pending()).containsExactly(decision(1, 2));
        }
    }

    @Test
    void decisions_outlive_the_process_and_forgotten_ones_do_not_come_back() throws Exception {
        try (Journal journal = open()) {
            journal.decide(decision(1, 1));
            journal.decide(decision(1, 2));
            journal.decide(decision(1, 3));
            journal.forget(gtrid(1, 2));
        }
        try (Journal journal = open()) {
            assertThat(journal.pending()).containsExactly(decision(1, 1), decision(1, 3));
            assertThat(journal.resolve(gtrid(1, 3))).isEqualTo(Resolution.COMMIT);
            journal.forget(gtrid(1, 3));
        }
        try (Journal journal = open()) {
            assertThat(journal.pending()).containsExactly(decision(1, 1));
        }
    }

    @Test
    void what_has_no_decision_is_rolled_back_and_can_no_longer_be_decided() throws Exception {
        try (Journal journal = open()) {
            assertThat(journal.resolve(gtrid(1, 7))).isEqualTo(Resolution.ROLLBACK);
            assertThat(journal.decide(decision(1, 7)))
                    .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.reason())
                            .contains("node1:1:7", "rolled back by recovery"));
            assertThat(journal.pending()).isEmpty();
        }
    }

    @Test
    void what_an_earlier_incarnation_left_undecided_is_rolled_back_and_can_no_longer_be_decided() throws Exception {
        open().close();
        try (Journal journal = open()) {
            assertThat(journal.resolve(gtrid(1, 1))).isEqualTo(Resolution.ROLLBACK);
            assertThat(journal.decide(decision(1, 2))).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void another_nodes_transactions_are_not_answered_for() {
        try (Journal journal = open()) {
            Gtrid foreign = new Gtrid("node10", 1, "1");
            assertThatThrownBy(() -> journal.resolve(foreign))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("node10:1:1");
            assertThat(journal.decide(new Decision(foreign, Instant.now(), List.of())))
                    .isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void a_decision_that_is_already_durable_stays_so() {
        try (Journal journal = open()) {
            journal.decide(decision(1, 1));
            assertThat(journal.decide(decision(1, 1))).isEqualTo(new Verdict.Done());
            assertThat(journal.pending()).containsExactly(decision(1, 1));
        }
    }

    @Test
    void a_decision_longer_than_a_segment_is_kept() {
        Participant longNamed = new Participant("orders", "b".repeat(60_000));
        Decision large = new Decision(gtrid(1, 1), Instant.EPOCH, List.of(longNamed, longNamed));
        try (Journal journal = Journal.open(directory, Journals.NODE, Journals.SMALL, Journals.STOPPED)) {
            assertThat(journal.decide(large)).isEqualTo(new Verdict.Done());
        }
        try (Journal journal = open()) {
            assertThat(journal.pending()).containsExactly(large);
        }
    }

    @Test
    void a_decision_that_the_format_cannot_express_is_refused() {
        Participant longNamed = new Participant("orders", "b".repeat(70_000));
        try (Journal journal = open()) {
            assertThat(journal.decide(new Decision(gtrid(1, 1), Instant.EPOCH, List.of(longNamed))))
                    .isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void a_closed_journal_refuses_decisions_and_does_not_answer_for_what_others_may_change() {
        Journal journal = open();
        journal.decide(decision(1, 1));
        journal.close();
        journal.close();
        assertThat(journal.decide(decision(1, 2))).isInstanceOf(Verdict.Refused.class);
        assertThat(journal.refusesWork())
                .hasValueSatisfying(reason -> assertThat(reason).contains("closed"));
        assertThatThrownBy(() -> journal.resolve(gtrid(1, 1))).isInstanceOf(DecisionUnknownException.class);
    }

    @Test
    void missing_directories_are_created() {
        Path deep = directory.resolve("a/b/c");
        try (Journal journal = Journals.open(deep)) {
            journal.decide(decision(1, 1));
        }
        try (Journal journal = Journals.open(deep)) {
            assertThat(journal.pending()).containsExactly(decision(1, 1));
        }
    }

    private Journal open() {
        return Journals.open(directory);
    }
}
