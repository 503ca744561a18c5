package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.transaction.NotSupportedException;
import jakarta.transaction.Status;
import java.io.IOException;
import java.time.Duration;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionTemplateTest extends CoordinatorFixture {
    @BeforeEach
    void startCoordinator() {
        start();
    }

    private String current() throws Exception {
        return String.valueOf(coordinator.transactionManager().getTransaction());
    }

    @Test
    void returnsTheResultOfTheWork() throws Exception {
        assertThat(coordinator.template().execute(() -> 42)).isEqualTo(42);
        assertThat(coordinator.transactionManager().getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    @Test
    void rethrowsTheUsersCheckedExceptionAsItIsAndRollsBack() throws Exception {
        IOException mine = new IOException("disk");

        assertThatThrownBy(() -> coordinator.template().run(() -> {
                    enlistBoth();
                    throw mine;
                }))
                .isSameAs(mine);
        assertThat(calls).contains("mysql rollback", "redis rollback");
    }

    @Test
    void rethrowsAnErrorAsItIs() throws Exception {
        AssertionError mine = new AssertionError("no");

        assertThatThrownBy(() -> coordinator.template().run(() -> {
                    throw mine;
                }))
                .isSameAs(mine);
    }

    @Test
    void suppressesAHeuristicRollbackIntoTheUsersException() throws Exception {
        mysql.failing("rollback", XAException.XA_HEURCOM);
        IllegalStateException mine = new IllegalStateException("mine");

        assertThatThrownBy(() -> coordinator.template().run(() -> {
                    enlistBoth();
                    throw mine;
                }))
                .isSameAs(mine);
        assertThat(mine.getSuppressed()).isNotEmpty();
    }

    @Test
    void requiredJoinsTheRunningTransaction() throws Exception {
        coordinator.template().run(() -> {
            String outer = current();
            coordinator.template().run(() -> assertThat(current()).isEqualTo(outer));
        });
    }

    @Test
    void aFailureInAJoinedTransactionRollsTheWholeBack() throws Exception {
        assertThatThrownBy(() -> coordinator.template().run(() -> {
                    enlistBoth();
                    try {
                        coordinator.template().run(() -> {
                            throw new IOException("inner");
                        });
                    } catch (IOException ignored) {
                        // the outer work goes on, but its transaction can no longer commit
                        assertThat(ignored).hasMessage("inner");
                    }
                }))
                .isInstanceOf(RolledBackException.class);
        assertThat(calls).contains("mysql rollback").doesNotContain("mysql commit");
    }

    @Test
    void requiresNewCommitsApartFromTheOuterTransaction() throws Exception {
        assertThatThrownBy(() -> coordinator.template().run(() -> {
                    enlistBoth();
                    String outer = current();
                    coordinator.template().propagation(Propagation.REQUIRES_NEW).run(() -> {
                        assertThat(current()).isNotEqualTo(outer);
                        coordinator.transactionManager().getTransaction().enlistResource(mysql.connection());
                    });
                    assertThat(current()).isEqualTo(outer);
                    throw new IOException("outer");
                }))
                .hasMessage("outer");
        assertThat(calls).contains("mysql commit one phase", "mysql rollback");
    }

    @Test
    void mandatoryRefusesWithoutATransaction() throws Exception {
        assertThatThrownBy(() -> coordinator
                        .template()
                        .propagation(Propagation.MANDATORY)
                        .execute(() -> 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("MANDATORY");
    }

    @Test
    void supportsAndNeverRunWithout() throws Exception {
        for (Propagation propagation :
                new Propagation[] {Propagation.SUPPORTS, Propagation.NEVER, Propagation.NOT_SUPPORTED}) {
            coordinator.template().propagation(propagation).run(() -> assertThat(
                            coordinator.transactionManager().getTransaction())
                    .isNull());
        }
    }

    @Test
    void notSupportedSuspendsAndNeverRefuses() throws Exception {
        coordinator.template().run(() -> {
            String outer = current();
            coordinator.template().propagation(Propagation.NOT_SUPPORTED).run(() -> assertThat(
                            coordinator.transactionManager().getTransaction())
                    .isNull());
            assertThat(current()).isEqualTo(outer);
            assertThatThrownBy(() -> coordinator
                            .template()
                            .propagation(Propagation.NEVER)
                            .execute(() -> 1))
                    .hasMessageContaining("NEVER");
        });
    }

    @Test
    void aTransactionPastItsTimeoutRollsBackAndSaysSo() throws Exception {
        assertThatThrownBy(() -> coordinator
                        .template()
                        .timeout(Duration.ofMillis(800))
                        .run(() -> {
                            enlistBoth();
                            await().pollInSameThread()
                                    .until(() ->
                                            coordinator.transactionManager().getStatus() == Status.STATUS_ROLLEDBACK);
                        }))
                .isInstanceOf(RolledBackException.class)
                .hasMessageContaining("timeout");
        assertThat(calls).contains("mysql rollback", "redis rollback").doesNotContain("redis prepare");
    }

    @Test
    void aTransactionMarkedForRollbackIsToldAsRolledBack() throws Exception {
        assertThatThrownBy(() -> coordinator.template().run(() -> {
                    enlistBoth();
                    coordinator.template().setRollbackOnly();
                }))
                .isInstanceOf(RolledBackException.class);
    }

    @Test
    void workThatEndsTheTransactionAndBeginsAnotherDoesNotHaveThatOneCommitted() throws Exception {
        assertThatThrownBy(() -> coordinator.template().run(() -> {
                    coordinator.transactionManager().rollback();
                    coordinator.transactionManager().begin();
                    enlistBoth();
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("open; that one is rolled back")
                .hasMessageContaining("REQUIRES_NEW");
        assertThat(calls).contains("mysql rollback", "redis rollback").noneMatch(call -> call.contains("commit"));
        assertThat(coordinator.transactionManager().getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    @Test
    void workThatSuspendsTheTransactionHasItRolledBack() throws Exception {
        assertThatThrownBy(() -> coordinator.template().run(() -> {
                    enlistBoth();
                    coordinator.transactionManager().suspend();
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended or suspended by the work itself");
        assertThat(calls).contains("mysql rollback", "redis rollback").noneMatch(call -> call.contains("commit"));
        assertThat(coordinator.transactionManager().getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    @Test
    void workThatFailsWithAnotherTransactionLeftOpenHasThatOneRolledBack() throws Exception {
        IOException mine = new IOException("mine");
        assertThatThrownBy(() -> coordinator.template().run(() -> {
                    coordinator.transactionManager().commit();
                    coordinator.transactionManager().begin();
                    enlistBoth();
                    throw mine;
                }))
                .isSameAs(mine);
        assertThat(calls).contains("mysql rollback", "redis rollback");
        assertThat(coordinator.transactionManager().getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    @Test
    void transactionsDoNotNest() throws Exception {
        coordinator.transactionManager().begin();

        assertThatThrownBy(() -> coordinator.transactionManager().begin())
                .isInstanceOf(NotSupportedException.class)
                .hasMessageContaining("do not nest");
        coordinator.transactionManager().rollback();
    }

    @Test
    void nothingBeginsAfterClose() throws Exception {
        coordinator.close();

        assertThatThrownBy(() -> coordinator.template().execute(() -> 1))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("closed");
    }
}
