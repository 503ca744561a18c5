package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.concordat.coordinator.observe.ProtocolStep;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thread interrupted at any step, on real stores: the log goes on, other transactions too, and the truth is told. */
class InterruptTest {
    @TempDir
    Path journal;

    private volatile Optional<ProtocolStep> interruptAt = Optional.empty();
    private volatile Thread victim = Thread.currentThread();
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private RealStores stores;

    @BeforeEach
    void start() throws SQLException {
        stores = new RealStores(
                journal,
                builder -> builder.listener((step, gtrid, resource) -> {
                    if (interruptAt.equals(Optional.of(step))) {
                        interrupted.set(true);
                        victim.interrupt();
                        Thread.currentThread().interrupt(); // a thread of the coordinator's, too
                    }
                }));
    }

    @AfterEach
    void stop() throws SQLException {
        boolean ignored = Thread.interrupted();
        stores.close();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "BEGUN",
                "ENLISTED",
                "ENDED",
                "PREPARING",
                "PREPARED",
                "DECIDING",
                "DECIDED",
                "COMMITTING",
                "COMMITTED",
                "COMPLETED",
                "FORGOTTEN"
            })
    void inTwoPhases(ProtocolStep step) throws Exception {
        ExecutorService others = Executors.newSingleThreadExecutor();
        try {
            interruptAt = Optional.of(step);
            Throwable thrown =
                    catchThrowable(() -> stores.coordinator.template().run(stores::raise));
            boolean kept = Thread.interrupted();
            interruptAt = Optional.empty();

            assertThat(interrupted).isTrue();
            assertThat(kept || thrown != null).isTrue(); // never swallowed
            int raised = thrown == null || thrown instanceof CompletionPendingException ? 1 : 0;
            if (step.compareTo(ProtocolStep.DECIDED) >= 0) {
                assertThat(raised).isEqualTo(1);
            }
            assertThat(thrown instanceof InDoubtException || thrown instanceof HeuristicException)
                    .isFalse();
            stores.awaitBoth(raised);

            Future<?> other = others.submit(() -> {
                stores.coordinator.template().run(stores::raise);
                return null;
            });
            other.get(60, TimeUnit.SECONDS);
            stores.awaitBoth(raised + 1);
            assertThat(stores.coordinator.recovery().recover().stillInDoubt()).isEmpty();
        } finally {
            others.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"COMMITTING_ONE_PHASE", "COMMITTED_ONE_PHASE"})
    void inOnePhase(ProtocolStep step) throws Exception {
        interruptAt = Optional.of(step);
        Throwable thrown = catchThrowable(() -> stores.coordinator.template().run(() -> stores.raiseInMysql(1)));
        interruptAt = Optional.empty();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isNull();
        assertThat(stores.inMysql()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"ENDED", "ROLLING_BACK", "ROLLED_BACK"})
    void inARollback(ProtocolStep step) throws Exception {
        IllegalStateException mine = new IllegalStateException("mine");
        Throwable thrown = catchThrowable(() -> stores.coordinator.template().run(() -> {
            stores.raise();
            interruptAt = Optional.of(step);
            throw mine;
        }));
        interruptAt = Optional.empty();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isSameAs(mine);
        stores.awaitBoth(0);
        stores.coordinator.template().run(stores::raise);
        stores.awaitBoth(1);
    }
}
