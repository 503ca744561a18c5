package io.concordat.coordinator.recovery;

import java.util.Arrays;
import javax.transaction.xa.Xid;

/** An Xid rebuilt from its parts. */
final class BranchXid implements Xid {
    private final int formatId;
    private final byte[] gtrid;
    private final byte[] bqual;

    BranchXid(int formatId, byte[] gtrid, byte[] bqual) {
        this.formatId = formatId;
        this.gtrid = gtrid;
        this.bqual = bqual;
    }

    @Override
    public int getFormatId() {
        return formatId;
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return gtrid.clone();
    }

    @Override
    public byte[] getBranchQualifier() {
        return bqual.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Xid that
                && formatId == that.getFormatId()
                && Arrays.equals(gtrid, that.getGlobalTransactionId())
                && Arrays.equals(bqual, that.getBranchQualifier());
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(gtrid) + Arrays.hashCode(bqual);
    }
}
