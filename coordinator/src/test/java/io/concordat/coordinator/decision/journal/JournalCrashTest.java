package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static io.concordat.coordinator.decision.journal.Journals.gtrid;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The coordinator dies before every single operation on the disk, while it decides and forgets through several segments;
 * each time the journal is opened from what is left.
 */
class JournalCrashTest {
    private static final int TRANSACTIONS = 150;
    private static final int FORGOTTEN_AFTER = 5;

    /** What was true when the coordinator died. */
    private record Crash(FakeDirectory left, long incarnation, int acknowledged, int forgotten) {}

    @Test
    void a_killed_process_loses_no_decision() throws Exception {
        check(FakeDirectory::afterKill);
    }

    @Test
    void a_power_failure_that_leaves_only_what_was_forced_loses_no_decision() throws Exception {
        check(FakeDirectory::afterPowerFailure);
    }

    @Test
    void a_power_failure_that_leaves_some_of_what_was_not_forced_loses_no_decision() throws Exception {
        Random random = new Random(20_260_101);
        for (int round = 0; round < 5; round++) {
            check(directory -> directory.afterPowerFailure(random));
        }
    }

    private static void check(Function<FakeDirectory, FakeDirectory> crash) throws Exception {
        List<Crash> crashes = run(crash);
        assertThat(crashes).hasSizeGreaterThan(2 * TRANSACTIONS);
        for (Crash each : crashes) {
            try (Journal journal = Journals.open(each.left())) {
                assertThat(journal.incarnation()).isGreaterThan(each.incarnation());
                List<Decision> pending = journal.pending();
                assertThat(pending).containsAll(range(each.forgotten() + 1, each.acknowledged()));
                assertThat(range(1, each.acknowledged() + 1)).containsAll(pending);
                if (each.incarnation() > 0) {
                    assertThat(journal.resolve(gtrid(each.incarnation(), TRANSACTIONS + 1)))
                            .isEqualTo(Resolution.ROLLBACK);
                }
                journal.decide(decision(journal.incarnation(), 1));
                assertThat(Journals.readBack(each.left().afterPowerFailure()))
                        .containsAll(range(each.forgotten() + 1, each.acknowledged()))
                        .contains(decision(journal.incarnation(), 1));
            }
        }
    }

    private static List<Crash> run(Function<FakeDirectory, FakeDirectory> crash) {
        List<Crash> crashes = new ArrayList<>();
        FakeDirectory directory = new FakeDirectory();
        AtomicLong acknowledged = new AtomicLong();
        AtomicLong incarnation = new AtomicLong();
        directory.before(() -> {
            int now = (int) acknowledged.get();
            crashes.add(new Crash(crash.apply(directory), incarnation.get(), now, Math.max(0, now - FORGOTTEN_AFTER)));
        });
        try (Journal journal = Journals.open(directory)) {
            incarnation.set(journal.incarnation());
            for (int i = 1; i <= TRANSACTIONS; i++) {
                assertThat(journal.decide(decision(1, i))).isEqualTo(new Verdict.Done());
                acknowledged.set(i);
                if (i > FORGOTTEN_AFTER) {
                    journal.forget(gtrid(1, i - FORGOTTEN_AFTER));
                }
            }
        }
        return crashes;
    }

    private static List<Decision> range(int first, int last) {
        return Journals.decisions(1, first, last);
    }
}
