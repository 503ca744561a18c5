package io.concordat.coordinator.decision;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Objects;
import javax.transaction.xa.Xid;

/**
 * The Xid of a branch of this library's, rebuilt from its parts; equal to every Xid of the same parts. Immutable.
 *
 * @param gtrid its transaction
 * @param bqual its branch qualifier, as text
 */
public record BranchXid(Gtrid gtrid, String bqual) implements Xid {
    /** What the engine writes into every Xid: the letters of its name. */
    private static final int FORMAT_ID = ('A' << 24) + ('T' << 16) + ('O' << 8) + 'M';

    public BranchXid {
        Objects.requireNonNull(gtrid, "gtrid");
        Objects.requireNonNull(bqual, "bqual");
    }

    /** The Xid of a branch that a decision names. */
    public static Xid of(Gtrid gtrid, Participant participant) {
        return new BranchXid(gtrid, participant.bqual());
    }

    /** Whether an Xid has the format of this library's; only its gtrid says whose it is. */
    public static boolean isOurs(Xid xid) {
        return xid.getFormatId() == FORMAT_ID;
    }

    @Override
    public int getFormatId() {
        return FORMAT_ID;
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return gtrid.toString().getBytes(US_ASCII);
    }

    @Override
    public byte[] getBranchQualifier() {
        return bqual.getBytes(US_ASCII);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Xid that
                && isOurs(that)
                && Arrays.equals(getGlobalTransactionId(), that.getGlobalTransactionId())
                && Arrays.equals(getBranchQualifier(), that.getBranchQualifier());
    }

    @Override
    public int hashCode() {
        return Objects.hash(gtrid, bqual);
    }
}
