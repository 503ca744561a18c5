package io.concordat.testing.benchmarks.parts;

import com.arjuna.ats.arjuna.common.CoordinatorEnvironmentBean;
import com.arjuna.ats.arjuna.common.CoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.util.List;

/** Narayana without files. */
final class NarayanaManager implements Manager {
    private final TransactionManager manager;

    NarayanaManager() throws Exception {
        BeanPopulator.getDefaultInstance(CoreEnvironmentBean.class).setNodeIdentifier("benchmark");
        for (ObjectStoreEnvironmentBean store : List.of(
                BeanPopulator.getDefaultInstance(ObjectStoreEnvironmentBean.class),
                BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, "communicationStore"),
                BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, "stateStore"))) {
            store.setObjectStoreType(VolatileStore.class.getName());
        }
        BeanPopulator.getDefaultInstance(CoordinatorEnvironmentBean.class).setTransactionStatusManagerEnable(false);
        manager = com.arjuna.ats.jta.TransactionManager.transactionManager();
    }

    @Override
    public void commit() throws Exception {
        manager.begin();
        Transaction transaction = manager.getTransaction();
        transaction.enlistResource(new IdleResource("mysql"));
        transaction.enlistResource(new IdleResource("redis"));
        manager.commit();
    }

    @Override
    public void close() {}
}
