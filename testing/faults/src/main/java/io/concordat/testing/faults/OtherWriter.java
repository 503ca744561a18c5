package io.concordat.testing.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.concordat.redis.RedisXAConnection;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** Changes a number in Redis through the adapter, in a transaction of its own that no coordinator knows. */
final class OtherWriter {
    private OtherWriter() {}

    static void add(RedisXAConnection connection, String key, long amount) throws XAException {
        XAResource resource = connection.getXAResource();
        Xid xid = new OtherXid(System.nanoTime());
        resource.start(xid, XAResource.TMNOFLAGS);
        var bucket = connection.getSession().<String>getBucket(key);
        long before = bucket.get().map(Long::parseLong).orElse(0L);
        bucket.set(Long.toString(before + amount));
        resource.end(xid, XAResource.TMSUCCESS);
        resource.commit(xid, true);
    }

    private record OtherXid(long number) implements Xid {
        @Override
        public int getFormatId() {
            return 4711;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return ("other" + number).getBytes(US_ASCII);
        }

        @Override
        public byte[] getBranchQualifier() {
            return "1".getBytes(US_ASCII);
        }
    }
}
