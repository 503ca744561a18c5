package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static io.concordat.coordinator.decision.journal.Journals.decisions;
import static io.concordat.coordinator.decision.journal.Journals.gtrid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.LogStatistics;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.coordinator.decision.journal.FakeDirectory.HeldForces;
import io.concordat.coordinator.decision.journal.FakeDirectory.Operation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GroupCommitTest {
    private static final int CALLERS = 64;

    private final List<Thread> threads = new ArrayList<>();

    @Test
    void callers_that_queue_while_a_force_runs_share_the_next_one() throws Exception {
        FakeDirectory directory = new FakeDirectory();
        try (Journal journal = Journals.open(directory, JournalOptions.defaults());
                HeldForces held = directory.holdForces()) {
            long atOpen = journal.statistics().forces();
            List<FutureTask<Verdict>> verdicts = new ArrayList<>();
            directory.takeEvents();
            verdicts.add(start(() -> journal.decide(decision(1, 1))));
            awaitForce(directory);
            for (int i = 2; i <= CALLERS; i++) {
                int sequence = i;
                verdicts.add(start(() -> journal.decide(decision(1, sequence))));
            }
            awaitBlocked();
            held.release();
            for (FutureTask<Verdict> verdict : verdicts) {
                assertThat(verdict.get()).isEqualTo(new Verdict.Done());
            }
            assertThat(journal.statistics().decisions()).isEqualTo(CALLERS);
            assertThat(journal.statistics().forces() - atOpen).isEqualTo(2);
            assertThat(Journals.readBack(directory.afterPowerFailure()))
                    .containsExactlyInAnyOrderElementsOf(decisions(1, 1, CALLERS));
        }
    }

    @Test
    void every_decision_of_64_threads_is_durable_and_they_share_forces(@TempDir Path directory) throws Exception {
        int each = 100;
        int all = CALLERS * each;
        try (Journal journal = Journals.open(directory)) {
            List<FutureTask<Boolean>> callers = IntStream.range(0, CALLERS)
                    .mapToObj(caller -> start(() -> IntStream.rangeClosed(1, each)
                            .mapToObj(i -> journal.decide(decision(1, caller * each + i)))
                            .allMatch(Verdict.Done.class::isInstance)))
                    .toList();
            for (FutureTask<Boolean> caller : callers) {
                assertThat(caller.get()).isTrue();
            }
            LogStatistics statistics = journal.statistics();
            assertThat(statistics.decisions()).isEqualTo(all);
            assertThat(statistics.forces()).isLessThan(statistics.decisions() / 2);
        }
        try (Journal journal = Journals.open(directory)) {
            assertThat(journal.pending()).containsExactlyInAnyOrderElementsOf(decisions(1, 1, all));
        }
    }

    @Test
    void an_interrupted_caller_gets_its_verdict_keeps_its_flag_and_harms_nobody(@TempDir Path directory)
            throws Exception {
        try (Journal journal = Journals.open(directory)) {
            AtomicBoolean flag = new AtomicBoolean();
            FutureTask<Verdict> interrupted = start(() -> {
                Thread.currentThread().interrupt();
                Verdict verdict = journal.decide(decision(1, 1));
                flag.set(Thread.currentThread().isInterrupted());
                return verdict;
            });
            assertThat(interrupted.get()).isEqualTo(new Verdict.Done());
            assertThat(flag).isTrue();
            assertThat(journal.decide(decision(1, 2))).isEqualTo(new Verdict.Done());
            assertThat(journal.refusesWork()).isEmpty();
        }
    }

    @Test
    void a_caller_interrupted_during_the_force_waits_for_it() throws Exception {
        FakeDirectory directory = new FakeDirectory();
        try (Journal journal = Journals.open(directory);
                HeldForces held = directory.holdForces()) {
            AtomicBoolean flag = new AtomicBoolean();
            FutureTask<Verdict> caller = start(() -> {
                Verdict verdict = journal.decide(decision(1, 1));
                flag.set(Thread.currentThread().isInterrupted());
                return verdict;
            });
            awaitBlocked();
            threads.get(0).interrupt();
            awaitBlocked();
            assertThat(caller).isNotDone();
            held.release();
            assertThat(caller.get()).isEqualTo(new Verdict.Done());
            assertThat(flag).isTrue();
        }
    }

    @Test
    void recovery_waits_for_a_decision_that_is_being_written() throws Exception {
        FakeDirectory directory = new FakeDirectory();
        try (Journal journal = Journals.open(directory);
                HeldForces held = directory.holdForces()) {
            FutureTask<Verdict> decided = start(() -> journal.decide(decision(1, 1)));
            awaitBlocked();
            FutureTask<Resolution> resolved = start(() -> journal.resolve(gtrid(1, 1)));
            awaitBlocked();
            held.release();
            assertThat(resolved.get()).isEqualTo(Resolution.COMMIT);
            assertThat(decided.get()).isEqualTo(new Verdict.Done());
        }
    }

    @Test
    void close_writes_what_is_queued() throws Exception {
        FakeDirectory directory = new FakeDirectory();
        try (Journal journal = Journals.open(directory);
                HeldForces held = directory.holdForces()) {
            directory.takeEvents();
            FutureTask<Verdict> first = start(() -> journal.decide(decision(1, 1)));
            awaitForce(directory);
            FutureTask<Verdict> second = start(() -> journal.decide(decision(1, 2)));
            awaitBlocked();
            FutureTask<Object> closed = start(Executors.callable(journal::close));
            awaitBlocked();
            held.release();
            closed.get();
            assertThat(first.get()).isEqualTo(new Verdict.Done());
            assertThat(second.get()).isEqualTo(new Verdict.Done());
        }
        assertThat(Journals.readBack(directory.afterPowerFailure())).isEqualTo(decisions(1, 1, 2));
    }

    @Test
    void what_is_queued_behind_a_failed_force_is_never_written() throws Exception {
        FakeDirectory directory = new FakeDirectory();
        try (Journal journal = Journals.open(directory);
                HeldForces held = directory.holdForces()) {
            directory.fail(Operation.FORCE, 1);
            directory.takeEvents();
            FutureTask<Verdict> first = start(() -> journal.decide(decision(1, 1)));
            awaitForce(directory);
            FutureTask<Verdict> second = start(() -> journal.decide(decision(1, 2)));
            awaitBlocked();
            held.release();
            assertThat(first.get()).isInstanceOf(Verdict.Unknown.class);
            assertThat(second.get()).isInstanceOf(Verdict.Refused.class);
            assertThat(directory.takeEvents()).isEmpty();
        }
    }

    private <T> FutureTask<T> start(Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        Thread thread = new Thread(task, "caller");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return task;
    }

    private static void awaitForce(FakeDirectory directory) {
        await().until(() -> directory.takeEvents().contains("force segment-0000000001.journal.new"));
    }

    private void awaitBlocked() {
        await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
    }
}
