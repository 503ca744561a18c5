package io.concordat.coordinator.recovery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.concordat.coordinator.decision.BranchXid;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import java.util.Optional;
import javax.transaction.xa.Xid;

/**
 * A prepared branch found in a store. Immutable.
 *
 * @param resource name of the resource that lists it
 * @param gtrid its transaction
 * @param bqual its branch qualifier
 */
public record InDoubtBranch(String resource, Gtrid gtrid, String bqual) {
    static Optional<InDoubtBranch> of(String resource, Xid xid) {
        if (!BranchXid.isOurs(xid)) {
            return Optional.empty();
        }
        String bqual = new String(xid.getBranchQualifier(), US_ASCII);
        return Gtrid.parse(xid.getGlobalTransactionId()).map(gtrid -> new InDoubtBranch(resource, gtrid, bqual));
    }

    static InDoubtBranch of(Gtrid gtrid, Participant participant) {
        return new InDoubtBranch(participant.resource(), gtrid, participant.bqual());
    }

    Participant participant() {
        return new Participant(resource, bqual);
    }

    Xid xid() {
        return new BranchXid(gtrid, bqual);
    }

    @Override
    public String toString() {
        return "branch " + bqual + " of " + gtrid + " on resource '" + resource + "'";
    }
}
