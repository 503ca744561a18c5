package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.recovery.InDoubtBranch;
import io.concordat.coordinator.recovery.RecoveryEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Test;

/** The stream of what recovery finds and does. */
class RecoveryEventsTest extends RecoveryFixture {
    private final List<RecoveryEvent> events = new CopyOnWriteArrayList<>();

    private <E extends RecoveryEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private void startAndListen() {
        coordinator = builder().recoveryListener(events::add).start();
    }

    private void awaitPass(String resource) {
        await().until(() -> of(RecoveryEvent.PassEnded.class).stream()
                .anyMatch(pass -> pass.resource().equals(resource)));
    }

    @Test
    void tellsWhatWasResolvedAtTheStartWithinItsPass() {
        Gtrid gtrid = decided("1", "mysql", "redis");
        mysql.holding(branch(gtrid, "mysql"));
        redis.holding(branch(gtrid, "redis"));

        startAndListen();

        awaitPass("mysql");
        InDoubtBranch branch = new InDoubtBranch("mysql", gtrid, "mysql:1");
        int resolved = events.indexOf(new RecoveryEvent.BranchResolved(branch, Resolution.COMMIT));
        assertThat(resolved).isGreaterThan(events.indexOf(new RecoveryEvent.PassStarted("mysql")));
        assertThat(of(RecoveryEvent.PassEnded.class).stream()
                        .filter(pass -> pass.resource().equals("mysql"))
                        .findFirst())
                .hasValueSatisfying(pass -> {
                    assertThat(events.indexOf(pass)).isGreaterThan(resolved);
                    assertThat(pass.resolved()).isEqualTo(1);
                    assertThat(pass.left()).isZero();
                });
    }

    @Test
    void tellsOnceThatAResourceIsAwayAndOnceThatItIsBack() {
        startAndListen();
        redis.unreachable(true);
        coordinator.recovery().recover();
        coordinator.recovery().recover();
        redis.unreachable(false);
        coordinator.recovery().recover();

        await().until(() -> !of(RecoveryEvent.ResourceReachable.class).isEmpty());
        assertThat(of(RecoveryEvent.ResourceUnreachable.class))
                .extracting(RecoveryEvent.ResourceUnreachable::resource)
                .containsExactly("redis");
        assertThat(of(RecoveryEvent.ResourceReachable.class))
                .containsExactly(new RecoveryEvent.ResourceReachable("redis"));
    }

    @Test
    void tellsWhatIsStillInDoubtAndWhyOnceForEachReason() {
        Gtrid gtrid = decided("2", "redis");
        redis.holding(branch(gtrid, "redis")).failingAlways("commit", XAException.XAER_RMFAIL);
        startAndListen();
        coordinator.recovery().recover();
        redis.failingSometimes("commit", 0, 0, 1);
        coordinator.recovery().recover();

        await().until(() -> !of(RecoveryEvent.BranchResolved.class).isEmpty());
        assertThat(of(RecoveryEvent.StillInDoubt.class)).singleElement().satisfies(left -> {
            assertThat(left.branch().gtrid()).isEqualTo(gtrid);
            assertThat(left.reason()).contains("XAER_RMFAIL");
        });
    }

    @Test
    void tellsAHeuristicOutcomeAndItsAcknowledgement() {
        Gtrid gtrid = decided("3", "redis");
        redis.failing("commit", XAException.XA_HEURMIX);
        startAndListen();
        coordinator.recovery().acknowledge(gtrid, "seen");

        await().until(() -> !of(RecoveryEvent.HeuristicAcknowledged.class).isEmpty());
        assertThat(of(RecoveryEvent.HeuristicFound.class))
                .extracting(found -> found.heuristic().gtrid())
                .containsExactly(gtrid);
    }

    @Test
    void aListenerThatStandsStillHoldsUpNothingAndIsToldHowMuchItHasMissed() {
        CountDownLatch released = new CountDownLatch(1);
        Gtrid gtrid = undecided("99");
        coordinator = builder()
                .recoveryListener(event -> {
                    awaitQuietly(released);
                    events.add(event);
                })
                .start();
        for (int round = 0; round < 3; round++) {
            IntStream.range(0, 5_000).forEach(i -> mysql.holding(new TestXid(FORMAT, gtrid.toString(), "mysql:" + i)));
            coordinator.recovery().recover();
            await().until(() -> mysql.prepared().isEmpty()); // by this pass or by the periodic one
        }
        released.countDown();

        await().until(() -> !of(RecoveryEvent.EventsLost.class).isEmpty());
        long lost = of(RecoveryEvent.EventsLost.class).get(0).number();
        assertThat(lost).isGreaterThan(4_000);
        assertThat(of(RecoveryEvent.BranchResolved.class)).hasSizeBetween(9_000, 10_000);
    }

    @Test
    void aListenerThatThrowsIsToldOfTheNextEventAllTheSame() {
        coordinator = builder()
                .recoveryListener(event -> {
                    events.add(event);
                    throw new IllegalStateException("listener");
                })
                .start();
        awaitPass("redis");
        awaitPass("mysql");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
