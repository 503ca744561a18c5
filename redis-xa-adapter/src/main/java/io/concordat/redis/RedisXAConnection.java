package io.concordat.redis;

import io.concordat.redis.keys.BranchXid;

/**
 * A connection to Redis for distributed transactions: one XA resource and one session whose work belongs to the branch that
 * the resource is associated with. Cheap: it holds no socket. Thread-safe, but like a JDBC connection meant for one
 * transaction at a time.
 */
public final class RedisXAConnection implements AutoCloseable {
    private final RedisXAResource resource;
    private final RedisSession session;

    RedisXAConnection(RedisXAResource resource, RedisSession session) {
        this.resource = resource;
        this.session = session;
    }

    /** The resource to enlist: always the same object. */
    public AsyncXAResource getXAResource() {
        return resource;
    }

    /** The session: always the same object. */
    public RedisSession getSession() {
        return session;
    }

    void letGo(BranchXid xid) {
        resource.letGo(xid);
    }

    /**
     * Ends the connection. A branch that it still works on, or has suspended, can only be rolled back from now on. Branches
     * that have been ended, prepared ones too, are not affected.
     */
    @Override
    public void close() {
        resource.abandon();
    }
}
