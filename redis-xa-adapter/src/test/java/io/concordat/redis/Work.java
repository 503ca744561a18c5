package io.concordat.redis;

import static org.awaitility.Awaitility.await;

import io.concordat.redis.keys.BranchXid;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** One branch, driven as a transaction manager would. */
final class Work {
    final RedisXAConnection connection;
    final RedisSession session;
    final XAResource resource;
    final Xid xid;

    private Work(RedisXADataSource dataSource, Xid xid) {
        this.connection = dataSource.getXAConnection();
        this.session = connection.getSession();
        this.resource = connection.getXAResource();
        this.xid = xid;
    }

    static Xid newXid() {
        String gtrid = UUID.randomUUID().toString().replace("-", "");
        return new BranchXid(4711, gtrid, HexFormat.of().formatHex(new byte[] {1}));
    }

    /** A branch that is to be started. */
    static Work notStarted(RedisXADataSource dataSource) {
        return new Work(dataSource, newXid());
    }

    /** The same branch, in the hands of another data source. */
    Work by(RedisXADataSource other) {
        return new Work(other, xid);
    }

    /** Starts a branch. */
    static Work start(RedisXADataSource dataSource) throws XAException {
        Work work = new Work(dataSource, newXid());
        work.resource.start(work.xid, XAResource.TMNOFLAGS);
        return work;
    }

    /** Starts a branch, works in it, ends its work. */
    static Work ended(RedisXADataSource dataSource, Consumer<RedisSession> operations) throws XAException {
        Work work = start(dataSource);
        operations.accept(work.session);
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        return work;
    }

    /** Another branch of the same global transaction, with its work ended. */
    static Work sibling(RedisXADataSource dataSource, Work other, Consumer<RedisSession> operations)
            throws XAException {
        BranchXid known = BranchXid.of(other.xid);
        Work work = new Work(dataSource, new BranchXid(known.formatId(), known.gtridHex(), known.bqualHex() + "02"));
        work.resource.start(work.xid, XAResource.TMNOFLAGS);
        operations.accept(work.session);
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        return work;
    }

    /** A branch that has said yes. */
    static Work prepared(RedisXADataSource dataSource, Consumer<RedisSession> operations) throws XAException {
        Work work = ended(dataSource, operations);
        int vote = work.resource.prepare(work.xid);
        if (vote != XAResource.XA_OK) {
            throw new AssertionError("The branch voted " + vote);
        }
        return work;
    }

    /** The whole of it, in two phases. */
    static void committed(RedisXADataSource dataSource, Consumer<RedisSession> operations) throws XAException {
        Work work = prepared(dataSource, operations);
        work.resource.commit(work.xid, false);
    }

    void commit() throws XAException {
        resource.commit(xid, false);
    }

    /** Commits, asking again while there is no answer, as a transaction manager would: a client may hear late of a failover. */
    static void commitOnceAnswered(XAResource resource, Xid xid) {
        await().until(() -> {
            try {
                resource.commit(xid, false);
                return true;
            } catch (XAException e) {
                if (e.errorCode != XAException.XAER_RMFAIL) {
                    throw e;
                }
                return false;
            }
        });
    }

    void commitInOnePhase() throws XAException {
        resource.commit(xid, true);
    }

    void rollback() throws XAException {
        resource.rollback(xid);
    }

    int prepare() throws XAException {
        return resource.prepare(xid);
    }

    /** Commits in one phase, or only prepares. */
    void finish(boolean onePhase) throws XAException {
        if (onePhase) {
            commitInOnePhase();
        } else {
            int ignored = prepare();
        }
    }
}
