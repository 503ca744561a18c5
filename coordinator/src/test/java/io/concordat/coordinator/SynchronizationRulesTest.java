package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.observe.ProtocolStep;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Test;

/** What Jakarta Transactions 2.0 says of the synchronizations of a transaction, rule by rule. */
class SynchronizationRulesTest extends JtaRulesFixture {
    @Test
    void registerSynchronizationOfATransactionMarkedForRollbackThrowsRollbackException() throws Exception {
        Transaction transaction = beginAndGet();
        transaction.setRollbackOnly();
        assertThatThrownBy(() -> transaction.registerSynchronization(recording("s")))
                .isInstanceOf(RollbackException.class);
        manager.rollback();
        assertThat(events).isEmpty();
    }

    @Test
    void registerSynchronizationOncePreparingIsAnIllegalState() throws Exception {
        Transaction transaction = beginAndGet();
        enlistBoth();
        List<Throwable> refused = new ArrayList<>();
        mysql.during("prepare", () -> {
            try {
                transaction.registerSynchronization(recording("late"));
            } catch (Exception e) {
                refused.add(e);
            }
        });
        manager.commit();
        assertThat(refused).singleElement().isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> transaction.registerSynchronization(recording("late")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(events).isEmpty();
    }

    @Test
    void beforeCompletionComesInTheTransactionBeforeAnyPrepare() throws Exception {
        Transaction transaction = beginAndGet();
        enlistBoth();
        transaction.registerSynchronization(recording("s").before(() -> {
            events.add(status());
            assertThat(manager.getTransaction()).isEqualTo(transaction);
            assertThat(calls).doesNotContain("mysql prepare", "mysql end");
        }));
        manager.commit();
        assertThat(events).containsExactly("s before", "ACTIVE", "s after COMMITTED");
    }

    @Test
    void workBeforeCompletionMayEnlistAndRegister() throws Exception {
        Transaction transaction = beginAndGet();
        transaction.registerSynchronization(recording("s").before(() -> {
            enlistBoth();
            transaction.registerSynchronization(recording("t"));
        }));
        manager.commit();
        assertThat(mysql.committed()).hasSize(1).isEqualTo(redis.committed());
        assertThat(events).containsExactly("s before", "t before", "s after COMMITTED", "t after COMMITTED");
    }

    @Test
    void workBeforeCompletionMaySuspendTheTransactionForAnother() throws Exception {
        Transaction transaction = beginAndGet();
        transaction.registerSynchronization(recording("s").before(() -> coordinator
                .template()
                .propagation(Propagation.REQUIRES_NEW)
                .run(this::enlistBoth)));
        manager.commit();
        assertThat(mysql.committed()).hasSize(1);
    }

    @Test
    void beforeCompletionDoesNotComeBeforeARollback() throws Exception {
        beginAndGet().registerSynchronization(recording("s"));
        manager.rollback();
        assertThat(events).containsExactly("s after ROLLEDBACK");
    }

    @Test
    void beforeCompletionDoesNotComeWhereOnlyARollbackIsPossible() throws Exception {
        beginAndGet().registerSynchronization(recording("s"));
        manager.setRollbackOnly();
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(events).containsExactly("s after ROLLEDBACK");
    }

    @Test
    void aFailureBeforeCompletionRollsBackAndIsTheCause() throws Exception {
        Transaction transaction = beginAndGet();
        enlistBoth();
        IllegalArgumentException mine = new IllegalArgumentException("not null: name");
        transaction.registerSynchronization(recording("s").before(() -> {
            throw mine;
        }));
        transaction.registerSynchronization(recording("t"));
        assertThatThrownBy(manager::commit)
                .isInstanceOf(RollbackException.class)
                .hasMessageContaining("not null: name")
                .hasRootCause(mine);
        assertThat(events).containsExactly("s before", "s after ROLLEDBACK", "t after ROLLEDBACK");
        assertThat(calls).contains("mysql rollback").doesNotContain("mysql prepare");
    }

    @Test
    void aSynchronizationMayMarkForRollbackBeforeCompletion() throws Exception {
        Transaction transaction = beginAndGet();
        enlistBoth();
        transaction.registerSynchronization(recording("s").before(transaction::setRollbackOnly));
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(calls).doesNotContain("mysql prepare");
    }

    @Test
    void aFailureAfterCompletionChangesNothingAndHindersNoOther() throws Exception {
        Transaction transaction = beginAndGet();
        enlistBoth();
        transaction.registerSynchronization(recording("s").after(() -> {
            throw new AssertionError("cleaning up");
        }));
        transaction.registerSynchronization(recording("t"));
        assertThatCode(manager::commit).doesNotThrowAnyException();
        assertThat(events).containsExactly("s before", "t before", "s after COMMITTED", "t after COMMITTED");
    }

    @Test
    void afterCompletionComesWhenEveryStoreHasAnswered() throws Exception {
        Transaction transaction = beginAndGet();
        enlistBoth();
        transaction.registerSynchronization(recording("s").after(() -> {
            events.add(status());
            assertThat(calls).contains("redis commit");
            assertThat(steps).contains(ProtocolStep.FORGOTTEN);
        }));
        manager.commit();
        assertThat(events).containsExactly("s before", "s after COMMITTED", "COMMITTED");
    }

    @Test
    void afterCompletionOfWhatIsInDoubtSaysUnknown() throws Exception {
        Transaction transaction = beginAndGet();
        transaction.enlistResource(mysql.connection());
        transaction.registerSynchronization(recording("s"));
        mysql.failing("commit one phase", XAException.XAER_RMFAIL);
        assertThatThrownBy(manager::commit).hasCauseInstanceOf(InDoubtException.class);
        assertThat(events).containsExactly("s before", "s after UNKNOWN");
    }
}
