package io.concordat.testing.faults.inject;

import static java.nio.charset.StandardCharsets.US_ASCII;

import javax.transaction.xa.Xid;

/** An Xid of anybody's, from its parts as text. */
record ForeignXid(int formatId, String gtrid, String bqual) implements Xid {
    @Override
    public int getFormatId() {
        return formatId;
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return gtrid.getBytes(US_ASCII);
    }

    @Override
    public byte[] getBranchQualifier() {
        return bqual.getBytes(US_ASCII);
    }

    /** As MySQL's statements want it. */
    String sql() {
        return "'" + gtrid + "','" + bqual + "'," + formatId;
    }

    /** As the adapter writes it into keys. */
    String keyText() {
        return formatId + "-" + hex(gtrid) + "-" + hex(bqual);
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte each : text.getBytes(US_ASCII)) {
            hex.append(String.format("%02x", each));
        }
        return hex.toString();
    }
}
