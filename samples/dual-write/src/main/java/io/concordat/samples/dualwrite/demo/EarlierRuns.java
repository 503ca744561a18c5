package io.concordat.samples.dualwrite.demo;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.samples.dualwrite.shop.Shop;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * Rolls back what a demonstration that was interrupted left in doubt: its journal is gone, its tables and keys are about to
 * be cleared, and its locks would be in the way.
 */
final class EarlierRuns {
    private EarlierRuns() {}

    static void rollBack(Shop shop) throws XAException {
        for (CoordinatedResource resource : shop.resources()) {
            try (CoordinatedResource.RecoveryConnection connection = resource.openRecovery()) {
                rollBack(connection.xaResource());
            }
        }
    }

    private static void rollBack(XAResource xaResource) throws XAException {
        for (Xid xid : xaResource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN)) {
            boolean demo = Gtrid.parse(xid.getGlobalTransactionId())
                    .filter(gtrid -> gtrid.node().startsWith(Demo.NODE_PREFIX))
                    .isPresent();
            if (demo) {
                xaResource.rollback(xid);
            }
        }
    }
}
