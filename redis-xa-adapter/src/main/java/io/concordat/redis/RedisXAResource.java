package io.concordat.redis;

import io.concordat.redis.branch.Branch;
import io.concordat.redis.branch.Overlay;
import io.concordat.redis.branch.RollbackOnly;
import io.concordat.redis.branch.Stage;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.script.Remedies;
import io.concordat.redis.script.UnknownAnswerException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** The association of one connection with branches (X/Open XA, table 6-2); everything else is shared. Thread-safe. */
final class RedisXAResource implements AsyncXAResource, RedoSource, BranchAccess {
    private final ServerIdentity identity;
    private final Branches branches;
    private final Complaints complaints;
    private final TwoPhase twoPhase;
    private final Set<Branch> suspended = new HashSet<>();
    private volatile Optional<Branch> current = Optional.empty();
    private volatile int timeoutSeconds;
    private volatile boolean closed;
    private final Scan scan;

    RedisXAResource(ServerIdentity identity, Branches branches) {
        this.identity = identity;
        this.branches = branches;
        this.complaints = branches.complaints;
        this.twoPhase = new TwoPhase(branches);
        this.scan = new Scan(identity, branches.prepared);
    }

    /** Does work of the application in the branch this connection works on. */
    @Override
    public <T> T work(Function<Overlay, T> operation) {
        if (closed) {
            throw new IllegalStateException(
                    "This Redis session is closed: its transaction has ended. Nothing was changed;"
                            + " take a new session in a new transaction");
        }
        Branch branch = current.orElseThrow(() -> new IllegalStateException(identity.description()
                + ": no transaction is active on this session. Begin one and enlist the session's"
                + " XAResource, or use JtaRedis, which enlists by itself"));
        try {
            return branch.exclusively(() -> branch.work(this, operation));
        } catch (UnknownAnswerException e) {
            throw new RedisAccessException(
                    identity.description() + ", branch " + branch.xid()
                            + ": a read got no answer (" + e.getMessage() + "); nothing was changed. "
                            + Remedies.of(e, identity.prefix()).orElse("Try it again, or roll the transaction back"),
                    e);
        }
    }

    @Override
    public synchronized void start(Xid xid, int flags) throws XAException {
        BranchXid id = known(xid, "start");
        if (flags != TMNOFLAGS && flags != TMJOIN && flags != TMRESUME) {
            throw complaints.invalid(id, "start", flags);
        }
        if (current.isPresent()) {
            throw complaints.protocol(
                    id,
                    "start comes out of order, this connection works on branch "
                            + current.get().xid() + ": end it first");
        }
        if (flags == TMNOFLAGS) {
            begin(id);
            return;
        }
        Branch branch =
                branches.registry.find(id).orElseThrow(() -> complaints.notKnown(id, "start to join or resume"));
        branch.exclusively(() -> {
            if (branch.stage() != Stage.ACTIVE) {
                throw complaints.protocol(id, "start comes out of order, the branch is in stage " + branch.stage());
            }
            if ((flags == TMRESUME) != branch.isSuspended(this)) {
                throw complaints.protocol(
                        id,
                        flags == TMRESUME
                                ? "start to resume comes out of order, this connection has not suspended the branch"
                                : "start to join comes out of order, this connection has suspended the branch: resume it");
            }
            Optional<RollbackOnly> rollbackOnly = branch.rollbackOnly();
            if (flags == TMJOIN && rollbackOnly.isPresent()) {
                throw complaints.of(
                        rollbackOnly.get().errorCode(),
                        id,
                        "cannot be joined, it can only be rolled back: "
                                + rollbackOnly.get().reason(),
                        List.of());
            }
            branch.associate(this);
            return null;
        });
        suspended.remove(branch);
        current = Optional.of(branch);
    }

    private void begin(BranchXid id) throws XAException {
        branches.claimKeyspace(id);
        Branch branch = branches.begin(id, Duration.ofSeconds(timeoutSeconds));
        branch.exclusively(() -> {
            branch.associate(this);
            return null;
        });
        if (!branches.registry.add(branch)) {
            throw complaints.of(
                    XAException.XAER_DUPID,
                    id,
                    "this xid is in use. Nothing was changed; join it, or use another",
                    List.of());
        }
        current = Optional.of(branch);
    }

    @Override
    public synchronized void end(Xid xid, int flags) throws XAException {
        BranchXid id = known(xid, "end");
        if (flags != TMSUCCESS && flags != TMFAIL && flags != TMSUSPEND) {
            throw complaints.invalid(id, "end", flags);
        }
        Branch branch = branches.registry.find(id).orElseThrow(() -> complaints.notKnown(id, "end"));
        branch.exclusively(() -> {
            boolean associated = branch.isAssociated(this);
            if (!associated && (flags == TMSUSPEND || !branch.isSuspended(this))) {
                throw complaints.protocol(id, "end comes out of order, this connection does not work on the branch");
            }
            if (flags == TMSUSPEND) {
                branch.suspend(this);
            } else {
                branch.dissociate(this);
            }
            if (flags == TMFAIL) {
                branch.markRollbackOnly(
                        new RollbackOnly(XAException.XA_RBROLLBACK, "its work was ended as failed (TMFAIL)"));
            }
            return null;
        });
        if (flags == TMSUSPEND) {
            suspended.add(branch);
        } else {
            suspended.remove(branch);
        }
        if (current.equals(Optional.of(branch))) {
            current = Optional.empty();
        }
    }

    private BranchXid known(Xid xid, String method) throws XAException {
        if (xid == null) {
            throw new RedisXAException(
                    XAException.XAER_INVAL,
                    identity.description() + ": " + method + " needs an xid. Nothing was changed",
                    List.of());
        }
        return BranchXid.of(xid);
    }

    /** The connection is closed: what it has not ended can only be rolled back. */
    synchronized void abandon() {
        closed = true;
        current.ifPresent(this::abandon);
        suspended.forEach(this::abandon);
        suspended.clear();
        current = Optional.empty();
    }

    /** A branch that nobody will ask for again, whatever has become of it in Redis. */
    void letGo(BranchXid xid) {
        branches.afterDecision.drop(xid);
        branches.registry
                .find(xid)
                .ifPresent(branch -> branch.exclusively(() -> {
                    branches.registry.end(branch);
                    return null;
                }));
    }

    private void abandon(Branch branch) {
        branch.exclusively(() -> {
            branch.dissociate(this);
            branch.markRollbackOnly(
                    new RollbackOnly(XAException.XA_RBROLLBACK, "its connection was closed before its work was ended"));
            return null;
        });
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        return twoPhase.prepare(known(xid, "prepare"));
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        twoPhase.commit(known(xid, "commit"), onePhase);
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        twoPhase.rollback(known(xid, "rollback"));
    }

    @Override
    public CompletionStage<Integer> prepareAsync(Xid xid) {
        return branches.asyncCalls.begin(() -> twoPhase.prepareAsync(known(xid, "prepare")));
    }

    @Override
    public CompletionStage<Void> commitAsync(Xid xid, boolean onePhase) {
        return branches.asyncCalls.run(() -> {
            commit(xid, onePhase);
            return null;
        });
    }

    @Override
    public CompletionStage<Void> rollbackAsync(Xid xid) {
        return branches.asyncCalls.run(() -> {
            rollback(xid);
            return null;
        });
    }

    @Override
    public Optional<byte[]> redo(Xid xid) throws XAException {
        BranchXid id = known(xid, "redo");
        Branch branch = branches.registry.find(id).orElseThrow(() -> complaints.notKnown(id, "redo"));
        return branch.exclusively(() -> {
            if (branch.stage() != Stage.PREPARED) {
                throw complaints.protocol(id, "redo comes out of order, the branch is in stage " + branch.stage());
            }
            return branch.redo();
        });
    }

    @Override
    public void decided(Xid xid, long place) {
        branches.places.decided(BranchXid.of(xid), place);
    }

    @Override
    public void forget(Xid xid) throws XAException {
        twoPhase.forget(known(xid, "forget"));
    }

    @Override
    public Xid[] recover(int flags) throws XAException {
        return scan.recover(flags);
    }

    @Override
    public boolean isSameRM(XAResource other) {
        return other instanceof RedisXAResource resource && identity.isSame(resource.identity);
    }

    @Override
    public int getTransactionTimeout() {
        return timeoutSeconds;
    }

    /** For the branches that are started from now on; 0 means none. */
    @Override
    public boolean setTransactionTimeout(int seconds) throws XAException {
        if (seconds < 0) {
            throw new RedisXAException(
                    XAException.XAER_INVAL,
                    identity.description() + ": a transaction timeout of " + seconds + " s; use 0 for none",
                    List.of());
        }
        timeoutSeconds = seconds;
        return true;
    }
}
