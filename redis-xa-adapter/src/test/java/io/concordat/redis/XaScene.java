package io.concordat.redis;

import java.util.Optional;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.redisson.api.RMap;

/** One branch and everybody who may have to do with it: this connection, another one, another process. */
final class XaScene {
    final Xid xid = Work.newXid();
    final RedisXAConnection here;
    final RedisXAConnection there;
    final RedisXAConnection elsewhere;
    private final String key = Redis.key("state");
    private Optional<Xid> other = Optional.empty();

    XaScene(RedisXADataSource source, RedisXADataSource otherProcess) {
        here = source.getXAConnection();
        there = source.getXAConnection();
        elsewhere = otherProcess.getXAConnection();
    }

    /** Starts the branch on the connection and adds one to a counter. */
    void work(RedisXAConnection connection) throws XAException {
        connection.getXAResource().start(xid, XAResource.TMNOFLAGS);
        connection.getSession().getMap(key).add("n", 1);
    }

    /** Has worked on the branch and ended that. */
    void end(RedisXAConnection connection) throws XAException {
        work(connection);
        connection.getXAResource().end(xid, XAResource.TMSUCCESS);
    }

    void prepare(RedisXAConnection connection) throws XAException {
        end(connection);
        if (connection.getXAResource().prepare(xid) != XAResource.XA_OK) {
            throw new AssertionError("The branch has something to write");
        }
    }

    /** This connection works on another branch from now on. */
    void workOnAnother() throws XAException {
        other = Optional.of(Work.newXid());
        here.getXAResource().start(other.get(), XAResource.TMNOFLAGS);
    }

    /** Others change the key, so that it cannot take the change of the branch any more. */
    void makeInapplicable() {
        Redis.plain().getMap(key).put("n", "no number");
    }

    /** The server loses whatever the adapter has there. */
    void lose() {
        Redis.leftovers(Redis.plain()).forEach(lost -> Redis.plain().getKeys().delete(lost));
    }

    /** What the counter holds: as often as the branch was applied. */
    String counter() {
        RMap<String, String> map = Redis.plain().getMap(key);
        return Optional.ofNullable(map.get("n")).orElse("0");
    }

    /** Ends the branch whatever state it is in, so that nothing is left. */
    void cleanUp() {
        for (RedisXAConnection connection : new RedisXAConnection[] {here, there, elsewhere}) {
            other.ifPresent(branch -> {
                XaCall.END.on(connection.getXAResource(), branch);
                XaCall.ROLLBACK.on(connection.getXAResource(), branch);
            });
            XaCall.END.on(connection.getXAResource(), xid);
        }
        for (RedisXAConnection connection : new RedisXAConnection[] {here, elsewhere}) {
            XaCall.ROLLBACK.on(connection.getXAResource(), xid);
            XaCall.FORGET.on(connection.getXAResource(), xid);
        }
    }
}
