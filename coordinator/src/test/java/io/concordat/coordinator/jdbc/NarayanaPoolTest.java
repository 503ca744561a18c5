package io.concordat.coordinator.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.arjuna.ats.arjuna.common.CoordinatorEnvironmentBean;
import com.arjuna.ats.arjuna.common.CoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Narayana, as in WildFly and Quarkus, drives two pools in XA mode. */
class NarayanaPoolTest {
    @TempDir
    static Path log;

    private static TransactionManager manager;

    private Accounts accounts;
    private JtaDataSource orders;
    private JtaDataSource payments;

    @BeforeAll
    static void startNarayana() throws Exception {
        BeanPopulator.getDefaultInstance(CoreEnvironmentBean.class).setNodeIdentifier("pool-test");
        BeanPopulator.getDefaultInstance(ObjectStoreEnvironmentBean.class).setObjectStoreDir(log.toString());
        for (String store : new String[] {"communicationStore", "stateStore"}) {
            BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
                    .setObjectStoreDir(log.toString());
        }
        BeanPopulator.getDefaultInstance(CoordinatorEnvironmentBean.class).setTransactionStatusManagerEnable(false);
        manager = com.arjuna.ats.jta.TransactionManager.transactionManager();
    }

    @BeforeEach
    void open() throws SQLException {
        accounts = new Accounts();
        orders = accounts.pool("orders").transactionManager(manager).build();
        payments = accounts.pool("payments").transactionManager(manager).build();
    }

    @AfterEach
    void close() throws SQLException {
        orders.close();
        payments.close();
        accounts.close();
    }

    @Test
    void twoPoolsCommitInTwoPhases() throws Exception {
        manager.begin();
        insert(orders, 1);
        insert(payments, 2);
        insert(orders, 3);
        assertThat(accounts.count()).isZero();
        manager.commit();
        assertThat(accounts.count()).isEqualTo(3);
        assertNothingIsHeld();
    }

    @Test
    void twoPoolsRollBackTogether() throws Exception {
        manager.begin();
        insert(orders, 1);
        insert(payments, 2);
        manager.setRollbackOnly();
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(accounts.count()).isZero();
        assertNothingIsHeld();
    }

    @Test
    void aSuspendedTransactionKeepsItsConnectionAndTheInnerOneTakesAnother() throws Exception {
        manager.begin();
        insert(orders, 1);
        insert(payments, 2);
        int session = session(orders);
        Transaction outer = manager.suspend();
        manager.begin();
        insert(orders, 3);
        assertThat(session(orders)).isNotEqualTo(session);
        manager.commit();
        assertThat(accounts.count()).isEqualTo(1);
        manager.resume(outer);
        assertThat(session(orders)).isEqualTo(session);
        insert(orders, 4);
        manager.commit();
        assertThat(accounts.count()).isEqualTo(4);
        assertNothingIsHeld();
    }

    @Test
    void theOuterTransactionRollsBackWithoutTheInnerOne() throws Exception {
        manager.begin();
        insert(orders, 1);
        insert(payments, 2);
        Transaction outer = manager.suspend();
        manager.begin();
        insert(orders, 3);
        insert(payments, 4);
        manager.commit();
        manager.resume(outer);
        manager.rollback();
        assertThat(accounts.count()).isEqualTo(2);
        assertNothingIsHeld();
    }

    @Test
    void aConnectionKilledBeforeTheVotesRollsBothBack() throws Exception {
        manager.begin();
        insert(orders, 1);
        insert(payments, 2);
        accounts.kill(session(payments));
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(accounts.count()).isZero();
        assertNothingIsHeld();
    }

    private void assertNothingIsHeld() {
        assertThat(orders.activeConnections() + payments.activeConnections()).isZero();
        assertThat(orders.enlistedTransactions() + payments.enlistedTransactions())
                .isZero();
    }

    private void insert(JtaDataSource dataSource, int id) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            accounts.insert(connection, id, 100);
        }
    }

    private int session(JtaDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return accounts.session(connection);
        }
    }
}
