package io.concordat.testing.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import javax.transaction.xa.Xid;

/** The xid of a coordinator's branch. */
record BenchmarkXid(Gtrid gtrid, Participant participant) implements Xid {
    /** The letters of the engine's name. */
    @Override
    public int getFormatId() {
        return ('A' << 24) + ('T' << 16) + ('O' << 8) + 'M';
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return gtrid.toString().getBytes(US_ASCII);
    }

    @Override
    public byte[] getBranchQualifier() {
        return participant.bqual().getBytes(US_ASCII);
    }
}
