package io.concordat.coordinator.recovery;

import io.concordat.coordinator.CoordinatedResource;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** First step of a recovery: which branches of this node does one store list as prepared? */
final class Scan {
    private Scan() {}

    /** Exact owner only: the branches of a node whose name merely begins like this one are left alone. */
    static List<InDoubtBranch> of(CoordinatedResource resource, XAResource xaResource, String node) throws XAException {
        List<InDoubtBranch> found = new ArrayList<>();
        for (Xid xid : xaResource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN)) {
            InDoubtBranch.of(resource.name(), xid)
                    .filter(branch -> branch.gtrid().node().equals(node))
                    .ifPresent(found::add);
        }
        return found;
    }
}
