package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;

/** The rules of jakarta.transaction.Transaction and Synchronization, each a test named after it. */
class TransactionRulesTest extends JtaRulesFixture {
    @Test
    void commitMayComeFromAnyThread() throws Exception {
        Transaction transaction = beginAndGet();
        enlistBoth();
        manager.suspend();
        onAnotherThread(transaction::commit);
        assertThat(mysql.committed()).hasSize(1);
    }

    @Test
    void commitOnTheObjectFreesTheThreadThatCallsIt() throws Exception {
        Transaction transaction = beginAndGet();
        transaction.commit();
        assertThat(status()).isEqualTo("NO_TRANSACTION");
        assertThat(RecordingSynchronization.nameOf(transaction.getStatus())).isEqualTo("COMMITTED");
    }

    @Test
    void committingAnotherTransactionLeavesTheThreadInItsOwn() throws Exception {
        Transaction other = beginAndGet();
        manager.suspend();
        Transaction mine = beginAndGet();
        other.registerSynchronization(recording("s")
                .before(() -> events.add(String.valueOf(manager.getTransaction().equals(other)))));
        other.commit();
        assertThat(events).containsExactly("s before", "true", "s after COMMITTED");
        assertThat(manager.getTransaction()).isEqualTo(mine);
        manager.rollback();
    }

    @Test
    void aTransactionEndsOnce() throws Exception {
        Transaction transaction = beginAndGet();
        transaction.rollback();
        assertThatThrownBy(transaction::commit).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(transaction::rollback).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void setRollbackOnlyOnceACommitHasBegunIsAnIllegalStateAlsoInOnePhase() throws Exception {
        Transaction transaction = beginAndGet();
        transaction.enlistResource(mysql.connection());
        List<Throwable> refused = new ArrayList<>();
        mysql.during("end", () -> refused.add(catchThrowable(transaction::setRollbackOnly)));
        manager.commit();
        assertThat(refused).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(mysql.committed()).hasSize(1);
    }

    @Test
    void enlistResourceOfAStoreThatRefusesTheStartIsASystemExceptionThatSaysWhy() throws Exception {
        Transaction transaction = beginAndGet();
        transaction.enlistResource(redis.connection());
        mysql.failing("start", XAException.XAER_RMFAIL);
        assertThatThrownBy(() -> transaction.enlistResource(mysql.connection()))
                .isInstanceOf(SystemException.class)
                .hasMessageContaining("resource 'mysql'")
                .hasMessageContaining("XAER_RMFAIL")
                .hasMessageContaining(transaction.toString());
        assertThat(status()).isEqualTo("MARKED_ROLLBACK");
        assertThatThrownBy(manager::commit)
                .isInstanceOf(RollbackException.class)
                .hasMessageContaining("could not enlist resource 'mysql': XAER_RMFAIL");
        assertThat(calls).contains("redis rollback").doesNotContain("redis prepare");
    }

    @Test
    void setRollbackOnlyAfterTheCommitIsAnIllegalState() throws Exception {
        Transaction transaction = beginAndGet();
        transaction.commit();
        assertThatThrownBy(transaction::setRollbackOnly).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void enlistResourceOfATransactionMarkedForRollbackThrowsRollbackException() throws Exception {
        Transaction transaction = beginAndGet();
        transaction.setRollbackOnly();
        assertThatThrownBy(() -> transaction.enlistResource(mysql.connection())).isInstanceOf(RollbackException.class);
        assertThat(calls).doesNotContain("mysql start");
        manager.rollback();
    }

    @Test
    void enlistResourceAfterTheEndIsAnIllegalState() throws Exception {
        Transaction transaction = beginAndGet();
        transaction.commit();
        assertThatThrownBy(() -> transaction.enlistResource(mysql.connection()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void enlistResourceWhilePreparingIsAnIllegalState() throws Exception {
        Transaction transaction = beginAndGet();
        List<Throwable> refused = new ArrayList<>();
        enlistBoth();
        mysql.during("prepare", () -> {
            try {
                transaction.enlistResource(mysql.connection());
            } catch (Exception e) {
                refused.add(e);
            }
        });
        manager.commit();
        assertThat(refused).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(mysql.committed()).hasSize(1);
    }

    @Test
    void delistResourceAsFailedMarksForRollback() throws Exception {
        Transaction transaction = beginAndGet();
        XAResource connection = mysql.connection();
        transaction.enlistResource(connection);
        assertThat(transaction.delistResource(connection, XAResource.TMFAIL)).isTrue();
        assertThat(status()).isEqualTo("MARKED_ROLLBACK");
        manager.rollback();
    }

    @Test
    void delistResourceWithAFlagThatIsNoneIsRefused() throws Exception {
        Transaction transaction = beginAndGet();
        XAResource connection = mysql.connection();
        transaction.enlistResource(connection);
        assertThatThrownBy(() -> transaction.delistResource(connection, XAResource.TMJOIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("flag 2097152")
                .hasMessageContaining("TMSUCCESS");
        transaction.commit();
    }

    @Test
    void delistResourceOfWhatWasNeverEnlistedIsAnIllegalState() throws Exception {
        Transaction transaction = beginAndGet();
        assertThatThrownBy(() -> transaction.delistResource(mysql.connection(), XAResource.TMSUCCESS))
                .isInstanceOf(IllegalStateException.class);
        manager.rollback();
    }

    @Test
    void theStatusTellsEveryPhase() throws Exception {
        Transaction transaction = beginAndGet();
        enlistBoth();
        mysql.during("prepare", () -> events.add("preparing " + statusOf(transaction)))
                .during("commit", () -> events.add("committing " + statusOf(transaction)));
        events.add(statusOf(transaction));
        manager.commit();
        events.add(statusOf(transaction));
        assertThat(events).containsExactly("ACTIVE", "preparing PREPARING", "committing COMMITTING", "COMMITTED");
    }

    @Test
    void theStatusTellsThatItIsRollingBack() throws Exception {
        Transaction transaction = beginAndGet();
        enlistBoth();
        mysql.during("rollback", () -> events.add(statusOf(transaction)));
        manager.rollback();
        events.add(statusOf(transaction));
        assertThat(events).containsExactly("ROLLING_BACK", "ROLLEDBACK");
    }

    @Test
    void theStatusTellsThatARefusedCommitIsRollingBack() throws Exception {
        Transaction transaction = beginAndGet();
        enlistBoth();
        redis.failing("prepare", XAException.XA_RBROLLBACK);
        mysql.during("rollback", () -> events.add(statusOf(transaction)));
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(events).containsExactly("ROLLING_BACK");
    }

    private static String statusOf(Transaction transaction) {
        try {
            return RecordingSynchronization.nameOf(transaction.getStatus());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void transactionsAreEqualWhereTheyAreTheSame() throws Exception {
        Transaction first = beginAndGet();
        manager.suspend();
        Transaction second = beginAndGet();
        assertThat(first).isNotEqualTo(second).isEqualTo(first);
        manager.rollback();
        first.rollback();
    }
}
