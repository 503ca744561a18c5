package io.concordat.redis;

import com.arjuna.ats.arjuna.common.CoordinatorEnvironmentBean;
import com.arjuna.ats.arjuna.common.CoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.RecoveryEnvironmentBean;
import com.arjuna.ats.arjuna.recovery.RecoveryManager;
import com.arjuna.ats.internal.arjuna.recovery.AtomicActionRecoveryModule;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTANodeNameXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTATransactionLogXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.XARecoveryModule;
import com.arjuna.ats.jta.common.JTAEnvironmentBean;
import com.arjuna.ats.jta.recovery.XAResourceRecoveryHelper;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import javax.transaction.xa.XAResource;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Narayana, as WildFly and Quarkus use it: one per JVM, its log in files. */
final class NarayanaTransactions {
    private static final String NODE = "node-1";

    private NarayanaTransactions() {}

    /** The one of this JVM, with a log that goes with the JVM. */
    static TransactionManager manager() {
        return Own.MANAGER;
    }

    /** Where its log is. */
    static Path log() {
        return Own.LOG;
    }

    /** Narayana's own recovery, over these resources, until it has nothing more to do there. */
    static void recover(Supplier<XAResource[]> resources, ThrowingRunnable done) {
        TransactionManager ignored = manager();
        RecoveryManager recovery = RecoveryManager.manager(RecoveryManager.DIRECT_MANAGEMENT);
        XARecoveryModule module = recovery.getModules().stream()
                .filter(XARecoveryModule.class::isInstance)
                .map(XARecoveryModule.class::cast)
                .findFirst()
                .orElseThrow();
        XAResourceRecoveryHelper helper = new XAResourceRecoveryHelper() {
            @Override
            public boolean initialise(String parameter) {
                return true;
            }

            @Override
            public XAResource[] getXAResources() {
                return resources.get();
            }
        };
        module.addXAResourceRecoveryHelper(helper);
        try {
            Awaitility.await().pollInSameThread().untilAsserted(() -> {
                recovery.scan();
                done.run();
            });
        } finally {
            module.removeXAResourceRecoveryHelper(helper);
        }
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
