package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.jta.JtaTransactionManager;
import jakarta.transaction.InvalidTransactionException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Transaction;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The rules of jakarta.transaction.TransactionManager that UserTransaction has not, each a test named after it. */
class TransactionManagerRulesTest extends JtaRulesFixture {
    @Test
    void getTransactionGivesTheTransactionOfTheThread() throws Exception {
        Transaction transaction = beginAndGet();
        assertThat(manager.getTransaction()).isEqualTo(transaction).hasSameHashCodeAs(transaction);
        manager.rollback();
    }

    @Test
    void getTransactionWithoutOneGivesNull() throws Exception {
        assertThat(manager.getTransaction()).isNull();
    }

    @Test
    void aThreadHasOneTransactionAtATimeAndOtherThreadsHaveTheirOwn() throws Exception {
        Transaction mine = beginAndGet();
        onAnotherThread(() -> {
            assertThat(manager.getTransaction()).isNull();
            assertThat(beginAndGet()).isNotEqualTo(mine);
            manager.rollback();
        });
        assertThat(manager.getTransaction()).isEqualTo(mine);
        manager.rollback();
    }

    @Test
    void suspendGivesTheTransactionAndFreesTheThread() throws Exception {
        Transaction transaction = beginAndGet();
        assertThat(manager.suspend()).isEqualTo(transaction);
        assertThat(manager.getTransaction()).isNull();
        assertThat(status()).isEqualTo("NO_TRANSACTION");
        transaction.rollback();
    }

    @Test
    void suspendWithoutATransactionGivesNull() throws Exception {
        assertThat(manager.suspend()).isNull();
    }

    @Test
    void resumeAssociatesTheThreadWithTheSuspendedTransaction() throws Exception {
        Transaction transaction = beginAndGet();
        enlistBoth();
        manager.suspend();
        manager.begin();
        manager.rollback();
        manager.resume(transaction);
        assertThat(manager.getTransaction()).isEqualTo(transaction);
        manager.commit();
        assertThat(mysql.committed()).hasSize(1);
    }

    @Test
    void resumeOnAnotherThreadAssociatesThatOne() throws Exception {
        Transaction transaction = beginAndGet();
        enlistBoth();
        manager.suspend();
        onAnotherThread(() -> {
            manager.resume(transaction);
            manager.commit();
        });
        assertThat(mysql.committed()).hasSize(1);
    }

    @Test
    void resumeOnAThreadThatHasATransactionIsAnIllegalStateAndChangesNothing() throws Exception {
        Transaction suspended = beginAndGet();
        manager.suspend();
        Transaction running = beginAndGet();
        assertThatThrownBy(() -> manager.resume(suspended)).isInstanceOf(IllegalStateException.class);
        assertThat(manager.getTransaction()).isEqualTo(running);
        manager.rollback();
        suspended.rollback();
    }

    @Test
    void resumeOfATransactionThatHasEndedIsInvalid() throws Exception {
        Transaction transaction = beginAndGet();
        manager.suspend();
        transaction.commit();
        assertThatThrownBy(() -> manager.resume(transaction)).isInstanceOf(InvalidTransactionException.class);
        assertThat(manager.getTransaction()).isNull();
    }

    @Test
    void resumeOfNothingOrOfAnotherTransactionManagersIsInvalid() throws Exception {
        assertThatThrownBy(() -> manager.resume(null)).isInstanceOf(InvalidTransactionException.class);
        Transaction old = beginAndGet();
        manager.suspend();
        coordinator.close();
        coordinator = builder().start();
        assertThatThrownBy(() -> coordinator.transactionManager().resume(old))
                .isInstanceOf(InvalidTransactionException.class);
    }

    @Test
    void whatASuspendedTransactionsTimeoutHasRolledBackCanBeResumedAndSaysSoAtItsCommit() throws Exception {
        Transaction transaction = beginWithin(Duration.ofMillis(800));
        enlistBoth();
        transaction.registerSynchronization(recording("s"));
        manager.suspend();
        Awaitility.await().until(() -> events.contains("s after ROLLEDBACK"));
        assertThat(calls).contains("mysql rollback", "redis rollback");

        manager.resume(transaction);
        assertThatThrownBy(manager::commit)
                .isInstanceOf(RollbackException.class)
                .hasMessageContaining("timeout");
        assertThat(events).containsExactly("s after ROLLEDBACK");
    }

    private Transaction beginWithin(Duration timeout) throws Exception {
        ((JtaTransactionManager) manager).useTimeout(timeout);
        Transaction transaction = beginAndGet();
        ((JtaTransactionManager) manager).useTimeout(Duration.ZERO);
        return transaction;
    }

    @Test
    void whatIsSuspendedAfterItsTimeoutAndLeftAloneTellsItsSynchronizations() throws Exception {
        manager.setTransactionTimeout(1);
        Transaction transaction = beginAndGet();
        transaction.registerSynchronization(recording("s"));
        Awaitility.await().until(() -> transaction.getStatus() == Status.STATUS_ROLLEDBACK);
        assertThat(events).isEmpty();
        manager.suspend();
        assertThat(events).containsExactly("s after ROLLEDBACK");
    }

    @Test
    void severalThreadsMayWorkInOneTransaction() throws Exception {
        Transaction transaction = beginAndGet();
        onAnotherThread(() -> {
            manager.resume(transaction);
            enlistBoth();
            manager.suspend();
        });
        manager.commit();
        assertThat(mysql.committed()).hasSize(1).isEqualTo(redis.committed());
    }

    @Test
    void aThreadKeepsATransactionThatAnotherHasEndedUntilItEndsItItself() throws Exception {
        Transaction transaction = beginAndGet();
        enlistBoth();
        onAnotherThread(transaction::rollback);
        assertThat(status()).isEqualTo("ROLLEDBACK");
        assertThatThrownBy(manager::commit).isInstanceOf(IllegalStateException.class);
        assertThat(status()).isEqualTo("NO_TRANSACTION");
    }

    @Test
    void aTransactionThatAnotherThreadHasEndedDoesNotHinderTheNextBegin() throws Exception {
        Transaction transaction = beginAndGet();
        onAnotherThread(transaction::commit);
        assertThat(beginAndGet()).isNotEqualTo(transaction);
        manager.rollback();
    }

    @Test
    void onlyTheOuterTransactionHindersANestedBegin() throws Exception {
        Transaction outer = beginAndGet();
        assertThatThrownBy(manager::begin).isInstanceOf(NotSupportedException.class);
        assertThat(manager.getTransaction()).isEqualTo(outer);
        assertThat(outer.getStatus()).isEqualTo(Status.STATUS_ACTIVE);
        manager.commit();
    }
}
