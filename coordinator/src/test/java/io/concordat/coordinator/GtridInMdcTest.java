package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.observe.LogContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Where a transaction's gtrid is in the MDC, and where it is not any more. */
class GtridInMdcTest extends CoordinatorFixture {
    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void itIsThereInATransactionAndGoneAfterwards() throws Exception {
        start();
        coordinator.template().run(() -> assertThat(gtrid()).contains(current()));
        assertThat(gtrid()).isEmpty();
        assertThatThrownBy(() -> coordinator.template().run(() -> {
                    throw new IllegalStateException("work");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(gtrid()).isEmpty();
    }

    @Test
    void aSuspendedTransactionTakesItAlongAndWhatWasThereBeforeComesBack() throws Exception {
        start();
        MDC.put(LogContext.KEY, "the caller's");
        coordinator.template().run(() -> {
            String outer = current();
            coordinator.template().propagation(Propagation.REQUIRES_NEW).run(() -> assertThat(gtrid())
                    .contains(current())
                    .isNotEqualTo(Optional.of(outer)));
            assertThat(gtrid()).contains(outer);
            var suspended = coordinator.transactionManager().suspend();
            assertThat(gtrid()).contains("the caller's");
            coordinator.transactionManager().resume(suspended);
            assertThat(gtrid()).contains(outer);
        });
        assertThat(gtrid()).contains("the caller's");
    }

    @Test
    void whatTheApplicationHasClearedMeanwhileStaysCleared() throws Exception {
        start();
        MDC.put(LogContext.KEY, "the caller's");
        coordinator.template().run(MDC::clear);
        assertThat(gtrid()).isEmpty();
    }

    @Test
    void pooledThreadsKeepNothingHoweverTheirTransactionsEnd() throws Exception {
        start();
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            redis.failingSometimes("prepare", XAException.XA_RBTRANSIENT, 0.3, 1);
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int number = i;
                work.add(pool.submit(() -> transaction(number)));
            }
            for (Future<?> each : work) {
                each.get();
            }
            CountDownLatch all = new CountDownLatch(threads);
            Callable<Optional<String>> look = () -> {
                all.countDown();
                all.await();
                return gtrid();
            };
            List<Future<Optional<String>>> looks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                looks.add(pool.submit(look));
            }
            for (Future<Optional<String>> each : looks) {
                assertThat(each.get()).isEmpty();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private void transaction(int number) {
        try {
            TransactionTemplate template =
                    number % 10 == 0 ? coordinator.template().timeout(Duration.ofNanos(1)) : coordinator.template();
            template.run(() -> {
                enlistBoth();
                if (number % 7 == 0) {
                    throw new IllegalStateException("work");
                }
            });
        } catch (Exception e) {
            assertThat(gtrid()).isEmpty();
        }
    }

    @Test
    void theLibrarysThreadsHaveItWhileTheyAskAStore() throws Exception {
        start();
        List<String> seen = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 2; i++) { // the second time on a thread that knows the first
            redis.during("prepare", () -> seen.add(Thread.currentThread().getName() + " " + gtrid()));
            String gtrid = coordinator.template().execute(() -> {
                enlistBoth();
                return current();
            });
            assertThat(seen.get(i))
                    .startsWith("concordat-branch-")
                    .endsWith(Optional.of(gtrid).toString());
        }
    }

    @Test
    void theReaperHasItWhileItRollsBack() throws Exception {
        start();
        List<String> seen = new CopyOnWriteArrayList<>();
        List<String> begun = new CopyOnWriteArrayList<>();
        redis.during("rollback", () -> seen.add(Thread.currentThread().getName() + " " + gtrid()));
        assertThatThrownBy(() -> coordinator
                        .template()
                        .timeout(Duration.ofMillis(800))
                        .run(() -> {
                            begun.add(current());
                            enlistBoth();
                            await().until(() -> !seen.isEmpty());
                        }))
                .isInstanceOf(RolledBackException.class);
        assertThat(seen).singleElement().asString().startsWith("concordat-").endsWith("Optional" + begun);
    }

    @Test
    void recoveryHasItWhileItResolvesABranch() throws Exception {
        start();
        List<String> seen = new CopyOnWriteArrayList<>();
        redis.failing("commit", XAException.XAER_RMFAIL)
                .during(
                        "commit",
                        () -> redis.during(
                                "commit", () -> seen.add(Thread.currentThread().getName() + " " + gtrid())));
        String gtrid = coordinator.template().execute(() -> {
            enlistBoth();
            return current();
        });
        assertThat(seen)
                .singleElement()
                .asString()
                .startsWith("concordat-recovery-")
                .endsWith(Optional.of(gtrid).toString());
    }

    @Test
    void itCanBeSwitchedOff() throws Exception {
        coordinator = builder().gtridInMdc(false).start();
        MDC.put(LogContext.KEY, "the caller's");
        coordinator.template().run(() -> assertThat(gtrid()).contains("the caller's"));
        assertThat(gtrid()).contains("the caller's");
    }

    private String current() throws Exception {
        return coordinator.transactionManager().getTransaction().toString();
    }

    private static Optional<String> gtrid() {
        return Optional.ofNullable(MDC.get(LogContext.KEY));
    }
}
