package io.concordat.coordinator.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import javax.transaction.xa.Xid;

/** The xids of this coordinator's branches. */
final class Xids {
    /** What the engine writes into every Xid: the letters of its name. */
    private static final int FORMAT_ID = ('A' << 24) + ('T' << 16) + ('O' << 8) + 'M';

    private Xids() {}

    static boolean isOurs(Xid xid) {
        return xid.getFormatId() == FORMAT_ID;
    }

    static Xid of(Gtrid gtrid, Participant participant) {
        return new BranchXid(
                gtrid.toString().getBytes(US_ASCII), participant.bqual().getBytes(US_ASCII));
    }

    private static final class BranchXid implements Xid {
        private final byte[] gtrid;
        private final byte[] bqual;

        BranchXid(byte[] gtrid, byte[] bqual) {
            this.gtrid = gtrid;
            this.bqual = bqual;
        }

        @Override
        public int getFormatId() {
            return FORMAT_ID;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return gtrid.clone();
        }

        @Override
        public byte[] getBranchQualifier() {
            return bqual.clone();
        }
    }
}
