package io.concordat.coordinator.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.UUID;
import javax.transaction.xa.Xid;

/** An xid made by a test. Equal to another one by its text, unlike a driver's. */
public record TestXid(int formatId, String gtridHex, String bqualHex) implements Xid {
    private static final HexFormat HEX = HexFormat.of();
    private static final int FORMAT = 4711;

    /** A branch of a transaction nobody else has. */
    public static TestXid unique() {
        return branch(UUID.randomUUID().toString(), "1");
    }

    static TestXid branch(String gtrid, String bqual) {
        return of(FORMAT, gtrid.getBytes(UTF_8), bqual.getBytes(UTF_8));
    }

    public static TestXid of(int formatId, byte[] gtrid, byte[] bqual) {
        return new TestXid(formatId, HEX.formatHex(gtrid), HEX.formatHex(bqual));
    }

    /** The same xid in this class's form, to compare. */
    public static TestXid of(Xid xid) {
        return of(xid.getFormatId(), xid.getGlobalTransactionId(), xid.getBranchQualifier());
    }

    @Override
    public int getFormatId() {
        return formatId;
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return HEX.parseHex(gtridHex);
    }

    @Override
    public byte[] getBranchQualifier() {
        return HEX.parseHex(bqualHex);
    }
}
