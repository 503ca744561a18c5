package io.concordat.coordinator.redis;

import io.concordat.coordinator.decision.BranchXid;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.RedisServer;
import java.util.HexFormat;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** A branch of an incarnation of the coordinator's that the log knows, prepared in Redis and without a decision. */
final class Prepared {
    private final RedisServer server;
    private final Xid xid;

    private Prepared(RedisServer server, Xid xid) {
        this.server = server;
        this.xid = xid;
    }

    static Prepared on(BothStores stores, RedisServer server) throws Exception {
        stores.inMysql("INSERT INTO " + stores.table("incarnation") + " VALUES ('redo', 7, 1, 'dead')");
        Prepared prepared =
                new Prepared(server, BranchXid.of(new Gtrid("redo", 7, "1"), new Participant("prices", "prices:1")));
        try (RedisXADataSource source =
                RedisXADataSource.builder().uri(server.uri()).build()) {
            source.records().expectReplays(() -> {});
            RedisXAConnection connection = source.getXAConnection();
            XAResource resource = connection.getXAResource();
            resource.start(prepared.xid, XAResource.TMNOFLAGS);
            connection.getSession().<String>getBucket("app:old").set("x");
            resource.end(prepared.xid, XAResource.TMSUCCESS);
            if (resource.prepare(prepared.xid) != XAResource.XA_OK) {
                throw new AssertionError("no yes");
            }
        }
        return prepared;
    }

    /** Its decision was taken, carried out and forgotten. */
    void endsElsewhere() throws XAException {
        try (RedisXADataSource source =
                RedisXADataSource.builder().uri(server.uri()).build()) {
            source.getXAConnection().getXAResource().commit(xid, false);
        }
    }

    boolean isListed() {
        return isListedBy(server);
    }

    boolean isListedBy(RedisServer other) {
        String text = xid.getFormatId() + "-" + HexFormat.of().formatHex(xid.getGlobalTransactionId()) + "-"
                + HexFormat.of().formatHex(xid.getBranchQualifier());
        return other.command("ZRANGE", "concordat:{0}:prepared", "0", "-1").elements().stream()
                .anyMatch(member -> member.text().equals(text));
    }
}
