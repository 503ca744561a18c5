package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static io.concordat.coordinator.decision.journal.Journals.gtrid;
import static io.concordat.coordinator.decision.journal.Journals.heuristic;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.coordinator.decision.journal.FakeDirectory.Operation;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Heuristic outcomes are kept until their transaction is forgotten. */
class KeptHeuristicsTest {
    private final FakeDirectory directory = new FakeDirectory();

    @Test
    void what_is_kept_survives_a_power_failure_with_and_without_a_decision() {
        try (Journal journal = Journals.open(directory)) {
            journal.decide(decision(1, 1));
            assertThat(journal.keep(heuristic(1, 1))).isEqualTo(new Verdict.Done());
            assertThat(journal.keep(heuristic(1, 2))).isEqualTo(new Verdict.Done());
            assertThat(readBack(directory.afterPowerFailure())).containsExactly(heuristic(1, 1), heuristic(1, 2));
            assertThat(Journals.readBack(directory.afterPowerFailure())).containsExactly(decision(1, 1));
        }
    }

    @Test
    void the_last_one_of_a_branch_counts_and_each_branch_has_its_own() {
        Heuristic other = new Heuristic(
                gtrid(1, 1), new Participant("orders", "b1"), Resolution.COMMIT, Instant.EPOCH, "XAER_NOTA");
        try (Journal journal = Journals.open(directory)) {
            journal.keep(heuristic(1, 1));
            journal.keep(other);
            journal.keep(heuristic(1, 1).acknowledgedFor("compared by hand"));
            List<Heuristic> expected = List.of(heuristic(1, 1).acknowledgedFor("compared by hand"), other);
            assertThat(journal.heuristics()).isEqualTo(expected);
            assertThat(readBack(directory.afterPowerFailure())).isEqualTo(expected);
        }
    }

    @Test
    void forgetting_the_transaction_ends_them() {
        try (Journal journal = Journals.open(directory)) {
            journal.decide(decision(1, 1));
            journal.keep(heuristic(1, 1));
            journal.keep(heuristic(1, 2));
            journal.forget(gtrid(1, 1));
            journal.forget(gtrid(1, 2));
            assertThat(journal.heuristics()).isEmpty();
        }
        assertThat(readBack(directory.afterPowerFailure())).isEmpty();
    }

    @Test
    void they_are_carried_from_segment_to_segment() {
        try (Journal journal = Journals.open(directory)) {
            journal.decide(decision(1, 1));
            journal.keep(heuristic(1, 1));
            for (int i = 2; i <= 1_000; i++) {
                journal.decide(decision(1, i));
                journal.forget(gtrid(1, i));
            }
        }
        assertThat(readBack(directory.afterPowerFailure())).containsExactly(heuristic(1, 1));
    }

    @Test
    void one_that_cannot_be_written_is_listed_but_an_acknowledgement_has_no_effect() {
        try (Journal journal = Journals.open(directory)) {
            journal.keep(heuristic(1, 1));
            directory.fail(Operation.FORCE, 1);
            assertThat(journal.keep(heuristic(1, 2))).isInstanceOf(Verdict.Unknown.class);
            assertThat(journal.keep(heuristic(1, 1).acknowledgedFor("seen"))).isInstanceOf(Verdict.Refused.class);
            assertThat(journal.keep(heuristic(1, 3))).isInstanceOf(Verdict.Refused.class);
            assertThat(journal.heuristics()).containsExactly(heuristic(1, 1), heuristic(1, 2), heuristic(1, 3));
        }
        assertThat(readBack(directory.afterPowerFailure())).containsExactly(heuristic(1, 1));
    }

    @Test
    void a_detail_that_is_too_long_is_cut_between_characters() {
        Gtrid gtrid = gtrid(1, 1);
        String detail = "x".repeat(Heuristic.LONGEST - 1) + "\uD83D\uDE00 and more";
        Heuristic cut = new Heuristic(gtrid, new Participant("orders", "b1"), Resolution.COMMIT, Instant.EPOCH, detail);
        assertThat(cut.detail()).isEqualTo("x".repeat(Heuristic.LONGEST - 1));
        try (Journal journal = Journals.open(directory)) {
            assertThat(journal.keep(cut)).isEqualTo(new Verdict.Done());
        }
        assertThat(readBack(directory.afterPowerFailure())).containsExactly(cut);
    }

    private static List<Heuristic> readBack(FakeDirectory directory) {
        try (Journal journal = Journals.open(directory)) {
            return journal.heuristics();
        }
    }
}
