package io.concordat.coordinator.recovery;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.decision.Gtrid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** First step of a recovery: which branches of this node does one store list as prepared? */
final class Scan {
    private Scan() {}

    /** Exact owner only: the branches of a node whose name merely begins like its own are left alone. */
    static List<InDoubtBranch> of(CoordinatedResource resource, XAResource xaResource, Predicate<Gtrid> mine)
            throws XAException {
        List<InDoubtBranch> found = new ArrayList<>();
        for (Xid xid : xaResource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN)) {
            InDoubtBranch.of(resource.name(), xid)
                    .filter(branch -> mine.test(branch.gtrid()))
                    .ifPresent(found::add);
        }
        return found;
    }
}
