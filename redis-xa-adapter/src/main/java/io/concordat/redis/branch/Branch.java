package io.concordat.redis.branch;

import io.concordat.redis.keys.BranchXid;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import javax.transaction.xa.XAException;

/**
 * A transaction branch as this process knows it: who works on it, how far it has come, what it wants to write. Every
 * method except {@link #xid()} is to be called within {@link #exclusively}; connections are told apart by identity.
 */
public final class Branch {
    private final BranchXid xid;
    private Optional<Overlay> overlay;
    private final Optional<Expiry> deadline;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition answered = lock.newCondition();
    private boolean asked;
    private final Set<Object> associated = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Object> suspended = Collections.newSetFromMap(new IdentityHashMap<>());
    private Stage stage = Stage.ACTIVE;
    private Optional<RollbackOnly> rollbackOnly = Optional.empty();
    private Optional<Staged> sent = Optional.empty();
    private Optional<byte[]> redo = Optional.empty();

    /**
     * A branch that takes work.
     *
     * @param timeout after which it takes no more work and can only be rolled back; {@link Duration#ZERO} means never
     */
    public Branch(BranchXid xid, Overlay overlay, Duration timeout) {
        this.xid = xid;
        this.overlay = Optional.of(overlay);
        this.deadline = timeout.isZero() ? Optional.empty() : Optional.of(Expiry.in(timeout));
    }

    /** Its xid. */
    public BranchXid xid() {
        return xid;
    }

    /** Runs with this branch to itself; other threads wait. */
    public <T, X extends Exception> T exclusively(Action<T, X> action) throws X {
        lock.lock();
        try {
            while (asked) {
                answered.awaitUninterruptibly();
            }
            return action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Keeps others out, once {@link #exclusively} has ended, until {@link #answered}: a request is under way. */
    public void asked() {
        asked = true;
    }

    /** As {@link #exclusively}, for the one who has the answer to the request that is under way. */
    public <T, X extends Exception> T answered(Action<T, X> action) throws X {
        lock.lock();
        try {
            asked = false;
            return action.run();
        } finally {
            answered.signalAll();
            lock.unlock();
        }
    }

    /** What is done with a branch to itself. */
    @FunctionalInterface
    public interface Action<T, X extends Exception> {
        /** Does it. */
        T run() throws X;
    }

    /**
     * Does work of the application for a connection.
     *
     * @throws IllegalStateException when the connection is not, or no more, associated with the branch, or when the branch
     *     can only be rolled back
     */
    public <T> T work(Object connection, Function<Overlay, T> operation) {
        if (!associated.contains(connection) || stage != Stage.ACTIVE) {
            throw new IllegalStateException(
                    "Redis branch " + xid + " takes no more work: its transaction has ended or is"
                            + " suspended. Nothing was changed; begin a new transaction");
        }
        rollbackOnly().ifPresent(reason -> {
            throw new IllegalStateException(
                    "Redis branch " + xid + " can only be rolled back: " + reason.reason() + ". Nothing was changed");
        });
        return operation.apply(overlay.orElseThrow());
    }

    /** Whether a connection, or the given one, works on it. */
    public boolean isAssociated(Object connection) {
        return associated.contains(connection);
    }

    /** Whether the connection has suspended its work on it. */
    public boolean isSuspended(Object connection) {
        return suspended.contains(connection);
    }

    /** Whether any connection works on it or has suspended its work. */
    public boolean isInUse() {
        return !associated.isEmpty() || !suspended.isEmpty();
    }

    /** The connection works on it from now on. */
    public void associate(Object connection) {
        suspended.remove(connection);
        associated.add(connection);
    }

    /** The connection suspends its work. */
    public void suspend(Object connection) {
        associated.remove(connection);
        suspended.add(connection);
    }

    /** The connection works on it no more. */
    public void dissociate(Object connection) {
        associated.remove(connection);
        suspended.remove(connection);
    }

    /** From now on it can only be rolled back; the first reason stays. */
    public void markRollbackOnly(RollbackOnly reason) {
        if (rollbackOnly.isEmpty()) {
            rollbackOnly = Optional.of(reason);
        }
        // Nobody may ever come to roll it back, so it must not hold what it would have written.
        overlay = Optional.empty();
    }

    /** Why it can only be rolled back, if so. Time counts only until prepare is sent. */
    public Optional<RollbackOnly> rollbackOnly() {
        if (stage == Stage.ACTIVE && deadline.isPresent() && deadline.get().isPassed()) {
            markRollbackOnly(new RollbackOnly(XAException.XA_RBTIMEOUT, "its transaction timeout has passed"));
        }
        return rollbackOnly;
    }

    /** How far it has come. */
    public Stage stage() {
        return stage;
    }

    /** It has come so far. */
    public void enter(Stage next) {
        stage = next;
        if (next == Stage.PREPARED) {
            // Redis has it now, and another process may finish it without this one's knowledge.
            overlay = Optional.empty();
            sent = sent.map(Staged::withoutContents);
        }
    }

    /**
     * What is sent at prepare: the same each time, once it has been asked for; without contents once it is
     * prepared.
     *
     * @throws IllegalStateException when it could only be rolled back before this was asked for
     */
    public Staged staged() {
        if (sent.isEmpty()) {
            sent = Optional.of(overlay.orElseThrow(() -> new IllegalStateException(
                            "Redis branch " + xid + " can only be rolled back: nothing to send"))
                    .staged());
        }
        return sent.get();
    }

    /** What would bring it back if the server lost it. */
    public void keepRedo(Optional<byte[]> bytes) {
        redo = bytes;
    }

    /** The same, where that is kept, once it is prepared. */
    public Optional<byte[]> redo() {
        return redo;
    }

    /** The live keys of which something may be staged in Redis. */
    public List<String> writtenKeys() {
        return sent.map(Staged::written).orElseGet(List::of);
    }
}
