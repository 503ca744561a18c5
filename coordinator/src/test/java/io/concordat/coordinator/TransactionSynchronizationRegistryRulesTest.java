package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.transaction.RollbackException;
import jakarta.transaction.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The rules of jakarta.transaction.TransactionSynchronizationRegistry, each a test named after it. */
class TransactionSynchronizationRegistryRulesTest extends JtaRulesFixture {
    @Test
    void theKeyIsTheSameInOneTransactionAndAnotherInAnother() throws Exception {
        Transaction first = beginAndGet();
        Object key = registry.getTransactionKey();
        manager.suspend();
        manager.begin();
        assertThat(registry.getTransactionKey()).isNotEqualTo(key);
        manager.rollback();
        manager.resume(first);
        assertThat(registry.getTransactionKey()).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(key).hasToString(first.toString());
        manager.rollback();
    }

    @Test
    void theKeyWithoutATransactionIsNull() {
        assertThat(registry.getTransactionKey()).isNull();
    }

    @Test
    void aResourceIsKeptWithItsTransaction() throws Exception {
        Transaction first = beginAndGet();
        registry.putResource("key", "value");
        manager.suspend();
        manager.begin();
        assertThat(registry.getResource("key")).isNull();
        manager.rollback();
        manager.resume(first);
        assertThat(registry.getResource("key")).isEqualTo("value");
        registry.putResource("key", "another");
        assertThat(registry.getResource("key")).isEqualTo("another");
        registry.putResource("key", null);
        assertThat(registry.getResource("key")).isNull();
        manager.rollback();
    }

    @Test
    void aResourceCanBeAskedForUntilTheLastSynchronizationHasBeenTold() throws Exception {
        manager.begin();
        registry.putResource("key", "value");
        registry.registerInterposedSynchronization(
                recording("i").after(() -> events.add((String) registry.getResource("key"))));
        manager.commit();
        assertThat(events).containsExactly("i before", "i after COMMITTED", "value");
    }

    @Test
    void aResourceNeedsAKey() throws Exception {
        manager.begin();
        assertThatThrownBy(() -> registry.putResource(null, "value")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> registry.getResource(null)).isInstanceOf(NullPointerException.class);
        manager.rollback();
    }

    @Test
    void resourcesWithoutATransactionAreAnIllegalState() {
        assertThatThrownBy(() -> registry.putResource("key", "value")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> registry.getResource("key")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void interposedSynchronizationsAreToldLastBeforeAndFirstAfterCompletion() throws Exception {
        Transaction transaction = beginAndGet();
        registry.registerInterposedSynchronization(recording("interposed"));
        transaction.registerSynchronization(recording("ordinary"));
        manager.commit();
        assertThat(events)
                .containsExactly(
                        "ordinary before",
                        "interposed before",
                        "interposed after COMMITTED",
                        "ordinary after COMMITTED");
    }

    @Test
    void interposedSynchronizationsAreToldOfARollbackFirstToo() throws Exception {
        Transaction transaction = beginAndGet();
        transaction.registerSynchronization(recording("ordinary"));
        registry.registerInterposedSynchronization(recording("interposed"));
        manager.rollback();
        assertThat(events).containsExactly("interposed after ROLLEDBACK", "ordinary after ROLLEDBACK");
    }

    @Test
    void interposedSynchronizationsMayUseStoresBeforeCompletion() throws Exception {
        manager.begin();
        registry.registerInterposedSynchronization(recording("i").before(this::enlistBoth));
        manager.commit();
        assertThat(mysql.committed()).hasSize(1).isEqualTo(redis.committed());
    }

    @Test
    void oneMayBeRegisteredByAnotherBeforeCompletion() throws Exception {
        manager.begin();
        registry.registerInterposedSynchronization(
                recording("i").before(() -> registry.registerInterposedSynchronization(recording("j"))));
        manager.commit();
        assertThat(events).containsExactly("i before", "j before", "i after COMMITTED", "j after COMMITTED");
    }

    @Test
    void oneMayBeRegisteredWhereOnlyARollbackIsPossibleAndIsToldOfIt() throws Exception {
        manager.begin();
        manager.setRollbackOnly();
        registry.registerInterposedSynchronization(recording("i"));
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(events).containsExactly("i after ROLLEDBACK");
    }

    @Test
    void registeringOnceTwoPhaseCommitHasBegunIsAnIllegalState() throws Exception {
        manager.begin();
        enlistBoth();
        List<Throwable> refused = new ArrayList<>();
        mysql.during("prepare", () -> {
            try {
                registry.registerInterposedSynchronization(recording("late"));
            } catch (IllegalStateException e) {
                refused.add(e);
            }
        });
        manager.commit();
        assertThat(refused).hasSize(1);
        assertThat(events).isEmpty();
    }

    @Test
    void registeringWithoutATransactionIsAnIllegalState() {
        assertThatThrownBy(() -> registry.registerInterposedSynchronization(recording("i")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theStatusIsTheTransactionManagers() throws Exception {
        assertThat(RecordingSynchronization.nameOf(registry.getTransactionStatus()))
                .isEqualTo("NO_TRANSACTION");
        manager.begin();
        assertThat(registry.getTransactionStatus()).isEqualTo(manager.getStatus());
        manager.setRollbackOnly();
        assertThat(registry.getTransactionStatus()).isEqualTo(manager.getStatus());
        manager.rollback();
    }

    @Test
    void setRollbackOnlyMarksAndGetRollbackOnlyTells() throws Exception {
        manager.begin();
        assertThat(registry.getRollbackOnly()).isFalse();
        registry.setRollbackOnly();
        assertThat(registry.getRollbackOnly()).isTrue();
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
    }

    @Test
    void getRollbackOnlyTellsOfATimeoutToo() throws Exception {
        coordinator.template().execute(() -> true);
        assertThatThrownBy(() -> coordinator
                        .template()
                        .timeout(Duration.ofMillis(50))
                        .run(() -> Awaitility.await().pollInSameThread().until(registry::getRollbackOnly)))
                .isInstanceOf(RolledBackException.class);
    }

    @Test
    void rollbackOnlyWithoutATransactionIsAnIllegalState() {
        assertThatThrownBy(registry::setRollbackOnly).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(registry::getRollbackOnly).isInstanceOf(IllegalStateException.class);
    }
}
