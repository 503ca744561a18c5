package io.concordat.testing.benchmarks.parts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import javax.transaction.xa.Xid;

/** The xid of a branch, as long as those of a coordinator. Immutable. */
record ScriptXid(int number) implements Xid {
    @Override
    public int getFormatId() {
        return 1;
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return "benchmark:1700000000:%06d".formatted(number).getBytes(US_ASCII);
    }

    @Override
    public byte[] getBranchQualifier() {
        return "redis:benchmark:000002".getBytes(US_ASCII);
    }
}
