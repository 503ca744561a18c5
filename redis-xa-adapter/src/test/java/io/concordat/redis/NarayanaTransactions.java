package io.concordat.redis;

import com.arjuna.ats.arjuna.common.CoordinatorEnvironmentBean;
import com.arjuna.ats.arjuna.common.CoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.RecoveryEnvironmentBean;
import com.arjuna.ats.internal.arjuna.recovery.AtomicActionRecoveryModule;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTANodeNameXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTATransactionLogXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.XARecoveryModule;
import com.arjuna.ats.jta.common.JTAEnvironmentBean;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import java.util.List;

/** Narayana, as WildFly and Quarkus use it: one per JVM, its log in files. */
final class NarayanaTransactions {
    private static final String NODE = "node-1";

    private NarayanaTransactions() {}

    /** The one of this JVM, with a log that goes with the JVM. */
    static TransactionManager manager() {
        return Own.MANAGER;
    }

    private static final class Own {
        static final Path LOG = TemporaryFolder.forThisJvm("narayana");
        static final TransactionManager MANAGER = start(LOG);
    }

    /** Settles where the log is; to be called before anything else of Narayana, once in a JVM. */
    static TransactionManager start(Path log) {
        try {
            BeanPopulator.getDefaultInstance(CoreEnvironmentBean.class).setNodeIdentifier(NODE);
        } catch (CoreEnvironmentBeanException e) {
            throw new IllegalStateException(e);
        }
        for (String store : new String[] {"default", "communicationStore", "stateStore"}) {
            bean(ObjectStoreEnvironmentBean.class, store).setObjectStoreDir(log.toString());
        }
        BeanPopulator.getDefaultInstance(CoordinatorEnvironmentBean.class).setTransactionStatusManagerEnable(false);
        RecoveryEnvironmentBean recovery = BeanPopulator.getDefaultInstance(RecoveryEnvironmentBean.class);
        recovery.setRecoveryModuleClassNames(
                List.of(AtomicActionRecoveryModule.class.getName(), XARecoveryModule.class.getName()));
        recovery.setRecoveryListener(false);
        recovery.setExpiryScannerClassNames(List.of());
        recovery.setRecoveryBackoffPeriod(1);
        JTAEnvironmentBean jta = BeanPopulator.getDefaultInstance(JTAEnvironmentBean.class);
        jta.setXaRecoveryNodes(List.of(NODE));
        jta.setXaResourceOrphanFilterClassNames(List.of(
                JTATransactionLogXAResourceOrphanFilter.class.getName(),
                JTANodeNameXAResourceOrphanFilter.class.getName()));
        jta.setOrphanSafetyInterval(1);
        return com.arjuna.ats.jta.TransactionManager.transactionManager();
    }

    private static ObjectStoreEnvironmentBean bean(Class<ObjectStoreEnvironmentBean> type, String name) {
        return name.equals("default")
                ? BeanPopulator.getDefaultInstance(type)
                : BeanPopulator.getNamedInstance(type, name);
    }
}
