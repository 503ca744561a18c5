package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.transaction.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MySQL knows neither SUSPEND nor RESUME: transactions that are suspended with it enlisted, on real stores. */
class SuspendedMysqlTest {
    @TempDir
    Path journal;

    private RealStores stores;

    @BeforeEach
    void start() throws SQLException {
        stores = new RealStores(journal, builder -> builder);
    }

    @AfterEach
    void stop() throws SQLException {
        stores.close();
    }

    private TransactionTemplate apart() {
        return stores.coordinator.template().propagation(Propagation.REQUIRES_NEW);
    }

    @Test
    void requiresNewWorksOnAConnectionOfItsOwnAndCommitsApart() throws Exception {
        AtomicInteger inner = new AtomicInteger();
        stores.coordinator.template().run(() -> {
            int outer = stores.raiseInMysql(1);
            apart().run(() -> inner.set(stores.raiseInMysql(2)));
            assertThat(inner.get()).isNotEqualTo(outer);
            assertThat(stores.accounts.balance(2)).isEqualTo(1); // committed already
            assertThat(stores.inMysql()).isZero();
            assertThat(stores.raiseInMysql(1)).isEqualTo(outer);
            stores.raiseInRedis();
            stores.raiseInRedis();
        });
        stores.awaitBoth(2);
    }

    @Test
    void whatRequiresNewCommittedStaysWhereTheOuterRollsBack() throws Exception {
        assertThatThrownBy(() -> stores.coordinator.template().run(() -> {
                    stores.raise();
                    apart().run(() -> stores.raiseInMysql(2));
                    throw new IOException("outer");
                }))
                .hasMessage("outer");
        stores.awaitBoth(0);
        assertThat(stores.accounts.balance(2)).isEqualTo(1);
    }

    @Test
    void whatRequiresNewRollsBackLeavesTheOuterWhole() throws Exception {
        stores.coordinator.template().run(() -> {
            stores.raise();
            assertThatThrownBy(() -> apart().run(() -> {
                        stores.raiseInMysql(2);
                        throw new IOException("inner");
                    }))
                    .hasMessage("inner");
        });
        stores.awaitBoth(1);
        assertThat(stores.accounts.balance(2)).isZero();
    }

    @Test
    void aTransactionIsSuspendedAndResumedAsOftenAsIsLiked() throws Exception {
        var manager = stores.coordinator.transactionManager();
        manager.begin();
        for (int round = 0; round < 3; round++) {
            stores.raise();
            Transaction suspended = manager.suspend();
            assertThat(stores.inMysql()).isZero();
            manager.resume(suspended);
        }
        manager.commit();
        stores.awaitBoth(3);
    }

    @Test
    void itIsResumedAndCommittedOnAnotherThread() throws Exception {
        var manager = stores.coordinator.transactionManager();
        manager.begin();
        stores.raise();
        Transaction suspended = manager.suspend();
        JtaRulesFixture.onAnotherThread(() -> {
            manager.resume(suspended);
            stores.raise();
            manager.commit();
        });
        stores.awaitBoth(2);
    }

    @Test
    void aSuspendedTransactionIsRolledBackWithoutBeingResumed() throws Exception {
        var manager = stores.coordinator.transactionManager();
        manager.begin();
        stores.raise();
        manager.suspend().rollback();
        stores.awaitBoth(0);
        assertThat(stores.mysql.dataSource().activeConnections()).isZero();
    }
}
