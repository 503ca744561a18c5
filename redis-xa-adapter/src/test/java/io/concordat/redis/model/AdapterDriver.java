package io.concordat.redis.model;

import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedisXADataSource;
import io.concordat.redis.keys.BranchXid;
import java.util.UUID;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** Does operations in transactions. */
final class AdapterDriver implements AutoCloseable {
    /** How a transaction is ended. */
    enum Ending {
        TWO_PHASES,
        ONE_PHASE,
        ROLLBACK
    }

    /** How it ended. */
    enum Outcome {
        COMMITTED,
        /** It did not fit the live keys. */
        REFUSED,
        ROLLED_BACK
    }

    private final RedisXAConnection connection;
    private final XAResource resource;
    private Xid xid = newXid();

    AdapterDriver(RedisXADataSource source) {
        connection = source.getXAConnection();
        resource = connection.getXAResource();
    }

    private static Xid newXid() {
        return new BranchXid(1, UUID.randomUUID().toString().replace("-", ""), "01");
    }

    void begin() throws XAException {
        xid = newXid();
        resource.start(xid, XAResource.TMNOFLAGS);
    }

    Object perform(Operation operation, Names names) {
        try {
            return Answers.normal(operation.adapter().apply(connection.getSession(), names));
        } catch (RuntimeException e) {
            return Fault.of(e);
        }
    }

    Outcome end(Ending ending) throws XAException {
        resource.end(xid, XAResource.TMSUCCESS);
        if (ending == Ending.ROLLBACK) {
            resource.rollback(xid);
            return Outcome.ROLLED_BACK;
        }
        try {
            if (ending == Ending.ONE_PHASE) {
                resource.commit(xid, true);
                return Outcome.COMMITTED;
            }
            if (resource.prepare(xid) == XAResource.XA_RDONLY) {
                return Outcome.COMMITTED;
            }
        } catch (XAException e) {
            if (e.errorCode == XAException.XA_RBINTEGRITY) {
                return Outcome.REFUSED;
            }
            throw e;
        }
        resource.commit(xid, false);
        return Outcome.COMMITTED;
    }

    @Override
    public void close() {
        connection.close();
    }
}
