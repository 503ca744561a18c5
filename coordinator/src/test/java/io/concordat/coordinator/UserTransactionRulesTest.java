package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import java.time.Duration;
import javax.transaction.xa.XAException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The rules of jakarta.transaction.UserTransaction, each a test named after it. */
class UserTransactionRulesTest extends JtaRulesFixture {
    @Test
    void beginCreatesATransactionAndAssociatesItWithTheThread() throws Exception {
        user.begin();
        assertThat(user.getStatus()).isEqualTo(Status.STATUS_ACTIVE);
        user.rollback();
    }

    @Test
    void beginIsRefusedWithNotSupportedExceptionWhereATransactionIsRunningSinceTheyDoNotNest() throws Exception {
        user.begin();
        assertThatThrownBy(user::begin)
                .isInstanceOf(NotSupportedException.class)
                .hasMessageContaining("do not nest");
        assertThat(user.getStatus()).isEqualTo(Status.STATUS_ACTIVE);
        user.rollback();
    }

    @Test
    void afterCommitTheThreadHasNoTransaction() throws Exception {
        user.begin();
        enlistBoth();
        user.commit();
        assertThat(user.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
        assertThat(mysql.committed()).hasSize(1).isEqualTo(redis.committed());
    }

    @Test
    void afterACommitThatFailsTheThreadHasNoTransactionEither() throws Exception {
        user.begin();
        enlistBoth();
        mysql.failing("prepare", XAException.XA_RBROLLBACK);
        assertThatThrownBy(user::commit).isInstanceOf(RollbackException.class);
        assertThat(user.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    @Test
    void commitWithoutATransactionIsAnIllegalState() {
        assertThatThrownBy(user::commit).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void commitThrowsRollbackExceptionWhereTheTransactionWasRolledBackInstead() throws Exception {
        user.begin();
        enlistBoth();
        user.setRollbackOnly();
        assertThatThrownBy(user::commit)
                .isInstanceOf(RollbackException.class)
                .hasCauseInstanceOf(RolledBackException.class);
        assertThat(calls).contains("mysql rollback", "redis rollback").doesNotContain("mysql prepare");
    }

    @Test
    void commitThrowsHeuristicMixedExceptionWhereStoresWentDifferentWays() throws Exception {
        user.begin();
        enlistBoth();
        redis.failing("commit", XAException.XA_HEURRB);
        assertThatThrownBy(user::commit).isInstanceOf(HeuristicMixedException.class);
    }

    @Test
    void afterRollbackTheThreadHasNoTransaction() throws Exception {
        user.begin();
        enlistBoth();
        user.rollback();
        assertThat(user.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
        assertThat(calls).contains("mysql rollback", "redis rollback");
    }

    @Test
    void rollbackWithoutATransactionIsAnIllegalState() {
        assertThatThrownBy(user::rollback).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void setRollbackOnlyLeavesRollbackAsTheOnlyPossibleOutcome() throws Exception {
        user.begin();
        user.setRollbackOnly();
        assertThat(user.getStatus()).isEqualTo(Status.STATUS_MARKED_ROLLBACK);
        assertThatThrownBy(user::commit).isInstanceOf(RollbackException.class);
    }

    @Test
    void setRollbackOnlyWithoutATransactionIsAnIllegalState() {
        assertThatThrownBy(user::setRollbackOnly).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void getStatusWithoutATransactionIsNoTransaction() throws Exception {
        assertThat(user.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    @Test
    void setTransactionTimeoutCountsForTheTransactionsThisThreadBeginsLater() throws Exception {
        user.begin();
        user.setTransactionTimeout(1);
        String running = String.valueOf(manager.getTransaction());
        user.rollback();
        user.begin();
        assertThat(String.valueOf(manager.getTransaction())).isNotEqualTo(running);
        Awaitility.await().pollInSameThread().until(() -> user.getStatus() == Status.STATUS_ROLLEDBACK);
        assertThatThrownBy(user::commit)
                .isInstanceOf(RollbackException.class)
                .hasMessageContaining("timeout of PT1S")
                .cause()
                .isInstanceOfSatisfying(RolledBackException.class, e -> assertThat(e.isTimeout())
                        .isTrue());
        user.setTransactionTimeout(0);
    }

    @Test
    void setTransactionTimeoutDoesNotChangeTheTransactionThatRuns() throws Exception {
        coordinator.template().timeout(Duration.ofSeconds(20)).run(() -> {
            user.setTransactionTimeout(1);
            enlistBoth();
            Thread bystander = new Thread(() -> {
                try {
                    user.setTransactionTimeout(1);
                    user.begin();
                    Awaitility.await().pollInSameThread().until(() -> user.getStatus() == Status.STATUS_ROLLEDBACK);
                    user.rollback();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            bystander.start();
            bystander.join(); // a whole timeout of a second has passed
            assertThat(user.getStatus()).isEqualTo(Status.STATUS_ACTIVE);
            user.setTransactionTimeout(0);
        });
        assertThat(mysql.committed()).hasSize(1);
    }

    @Test
    void setTransactionTimeoutOnAnotherThreadDoesNotCount() throws Exception {
        onAnotherThread(() -> user.setTransactionTimeout(1));
        user.begin();
        onAnotherThread(() -> {
            user.setTransactionTimeout(1);
            user.begin();
            Awaitility.await().pollInSameThread().until(() -> user.getStatus() == Status.STATUS_ROLLEDBACK);
            user.rollback();
        });
        assertThat(user.getStatus()).isEqualTo(Status.STATUS_ACTIVE);
        user.rollback();
    }

    @Test
    void setTransactionTimeoutOfZeroRestoresTheDefault() throws Exception {
        coordinator.close();
        coordinator = builder().defaultTimeout(Duration.ofMillis(300)).start();
        user = coordinator.userTransaction();
        user.setTransactionTimeout(1000);
        user.setTransactionTimeout(0);
        user.begin();
        Awaitility.await().pollInSameThread().until(() -> user.getStatus() == Status.STATUS_ROLLEDBACK);
        assertThatThrownBy(user::commit).hasMessageContaining("PT0.3S");
    }

    @Test
    void setTransactionTimeoutBelowZeroIsRefused() {
        assertThatThrownBy(() -> user.setTransactionTimeout(-1)).isInstanceOf(SystemException.class);
    }

    @Test
    void aTransactionRolledBackByItsTimeoutIsStillTheThreadsToEnd() throws Exception {
        user.setTransactionTimeout(1);
        user.begin();
        user.setTransactionTimeout(0);
        Awaitility.await().pollInSameThread().until(() -> user.getStatus() == Status.STATUS_ROLLEDBACK);
        assertThatThrownBy(user::begin).isInstanceOf(NotSupportedException.class);
        assertThatCode(user::rollback).doesNotThrowAnyException();
        assertThat(user.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }
}
