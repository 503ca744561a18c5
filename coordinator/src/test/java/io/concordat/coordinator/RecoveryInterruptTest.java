package io.concordat.coordinator;

import static io.concordat.coordinator.observe.ProtocolStep.FORGOTTEN;
import static io.concordat.coordinator.observe.ProtocolStep.MATCHED;
import static io.concordat.coordinator.observe.ProtocolStep.REPLAYED;
import static io.concordat.coordinator.observe.ProtocolStep.REPLAYING;
import static io.concordat.coordinator.observe.ProtocolStep.RESOLVED;
import static io.concordat.coordinator.observe.ProtocolStep.RESOLVING;
import static io.concordat.coordinator.observe.ProtocolStep.SCANNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.RecoveredStores.Kind;
import io.concordat.coordinator.observe.ProtocolStep;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The threads of recovery, and the one that asks for it, interrupted at any of its steps, on real stores: the log goes on, a
 * transaction that runs meanwhile too, and recovery ends what it has begun.
 */
class RecoveryInterruptTest {
    /** Those of the test before are used again if they are of the kind: one coordinator runs in a JVM. */
    private static Optional<RecoveredStores> last = Optional.empty();

    private static volatile Interrupts interrupts = new Interrupts(Optional.empty());

    @TempDir
    private static Path journals;

    private RecoveredStores stores;
    private int decided;
    private int undecided;
    private int meanwhile;

    /** Whom to interrupt, and where: each thread that comes to the step, and the one that waits for it. */
    private record Interrupts(Optional<ProtocolStep> at, Thread caller, CountDownLatch done) {
        Interrupts(Optional<ProtocolStep> at) {
            this(at, Thread.currentThread(), new CountDownLatch(1));
        }

        void took(ProtocolStep step) {
            if (at.equals(Optional.of(step))) {
                caller.interrupt();
                Thread.currentThread().interrupt();
                done.countDown();
            }
        }
    }

    @AfterAll
    static void stop() throws SQLException {
        if (last.isPresent()) {
            last.get().close();
            last = Optional.empty();
        }
    }

    private void start(Kind kind) throws SQLException {
        if (last.filter(stores -> stores.kind() == kind).isEmpty()) {
            stop();
            last = Optional.of(new RecoveredStores(
                    kind, journals.resolve(kind.name()), (step, gtrid, resource) -> interrupts.took(step)));
        }
        stores = last.get();
    }

    @AfterEach
    void interruptNobody() {
        interrupts = new Interrupts(Optional.empty());
        boolean ignored = Thread.interrupted();
    }

    private static Stream<Arguments> everyStep() {
        return Arrays.stream(Kind.values()).flatMap(kind -> Stream.of(SCANNED, MATCHED, RESOLVING, RESOLVED, FORGOTTEN)
                .map(step -> Arguments.of(kind, step)));
    }

    @ParameterizedTest(name = "{0}, at {1}")
    @MethodSource("everyStep")
    void aPassOnDemand(Kind kind, ProtocolStep step) throws Exception {
        start(kind);
        Interrupts expected = new Interrupts(Optional.of(step));
        CompletableFuture<Void> other = leaveInDoubtAndBegin(expected);

        interrupts = expected;
        var first = stores.coordinator.recovery().recover();
        interrupts = new Interrupts(Optional.empty());

        assertThat(Thread.interrupted()).as("the caller stays interrupted").isTrue();
        assertThat(expected.done().getCount()).isZero();
        assertThat(first.heuristics()).isEmpty();
        other.get(60, TimeUnit.SECONDS);
        await().until(() -> stores.coordinator.recovery().recover().isComplete());
        assertSettled();
    }

    @ParameterizedTest(name = "{0}, at {1}")
    @MethodSource("everyStep")
    void aPeriodicPass(Kind kind, ProtocolStep step) throws Exception {
        start(kind);
        Thread nobody = new Thread(() -> {});
        Interrupts expected = new Interrupts(Optional.of(step), nobody, new CountDownLatch(1));
        CompletableFuture<Void> other = leaveInDoubtAndBegin(expected);

        interrupts = expected;
        stores.coordinator.recovery().recoverSoon();
        assertThat(expected.done().await(60, TimeUnit.SECONDS)).isTrue();
        other.get(60, TimeUnit.SECONDS);
        interrupts = new Interrupts(Optional.empty());
        stores.coordinator.recovery().recoverSoon();

        await().until(() -> stores.bothHave(decided, 1) && stores.nothingIsPrepared());
        int later = stores.fresh();
        stores.leaveInDoubt(later, true);
        stores.coordinator.recovery().recoverSoon();
        await().until(() -> stores.bothHave(later, 1));
        assertThat(stores.coordinator.recovery().recover().isComplete()).isTrue();
        assertSettled();
    }

    @ParameterizedTest(name = "{0}, at {1}")
    @MethodSource("everyStepOfAReplay")
    void aPassThatTellsALostRedisAgain(Kind kind, ProtocolStep step) throws Exception {
        start(kind);
        int lost = stores.fresh();
        stores.coordinator.template().run(() -> stores.raise(lost));
        stores.coordinator.template().run(() -> stores.raise(lost));
        stores.flushRedis();

        interrupts = new Interrupts(Optional.of(step));
        var first = stores.coordinator.recovery().recover();
        interrupts = new Interrupts(Optional.empty());

        assertThat(Thread.interrupted()).as("the caller stays interrupted").isTrue();
        assertThat(first.heuristics()).isEmpty();
        await().until(() -> stores.coordinator.recovery().recover().isComplete());
        assertThat(stores.bothHave(lost, 2)).isTrue();
        assertThatAnotherCommits();
    }

    private static Stream<Arguments> everyStepOfAReplay() {
        return Stream.of(Kind.DATABASE, Kind.COMMIT_RECORD)
                .flatMap(kind -> Stream.of(REPLAYING, REPLAYED).map(step -> Arguments.of(kind, step)));
    }

    /**
     * Leaves one transaction with a decision and one without. Another has done its work in another thread, and commits when a
     * thread has been interrupted.
     */
    private CompletableFuture<Void> leaveInDoubtAndBegin(Interrupts expected) throws Exception {
        decided = stores.fresh();
        undecided = stores.fresh();
        meanwhile = stores.fresh();
        CountDownLatch worked = new CountDownLatch(1);
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> {
            try {
                stores.coordinator.template().run(() -> {
                    stores.raise(meanwhile);
                    worked.countDown();
                    expected.done().await();
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        worked.await();
        stores.leaveInDoubt(decided, true);
        stores.leaveInDoubt(undecided, false);
        return done;
    }

    private void assertSettled() throws Exception {
        assertThat(stores.bothHave(decided, 1)).isTrue();
        assertThat(stores.bothHave(undecided, 0)).isTrue();
        assertThat(stores.bothHave(meanwhile, 1)).isTrue();
        assertThat(stores.nothingIsPrepared()).isTrue();
        assertThat(stores.coordinator.recovery().heuristics()).isEmpty();
        assertThatAnotherCommits();
    }

    private void assertThatAnotherCommits() throws Exception {
        int other = stores.fresh();
        stores.coordinator.template().run(() -> stores.raise(other));
        assertThat(stores.bothHave(other, 1)).isTrue();
    }
}
