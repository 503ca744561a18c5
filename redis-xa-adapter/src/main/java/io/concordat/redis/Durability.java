package io.concordat.redis;

import io.concordat.redis.script.ReplicaWait;
import java.time.Duration;

/**
 * Against what loss a yes to prepare, and a commit, are safe in Redis: the policy of a data source. What a policy demands of
 * the server, {@link RedisXADataSource#check()} checks. Immutable.
 *
 * <p>A loss that happens all the same is never taken for done: committing a branch that the server does not know any more is
 * told as XA_HEURHAZ.
 */
public final class Durability {
    /**
     * What the server holds in memory counts, however it writes that to disk. A crash or a failover can lose prepared and
     * committed branches. {@code check()} warns of what the server's settings can lose.
     */
    public static final Durability MEMORY = new Durability(false, ReplicaWait.NONE);

    /**
     * A yes survives a crash of the server and of its machine: {@code check()} demands {@code appendonly yes} and
     * {@code appendfsync always}, with which Redis answers only after it has forced its file. It does not survive a
     * failover, because replicas may be behind.
     */
    public static final Durability LOCAL_AOF = new Durability(true, ReplicaWait.NONE);

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);

    private final boolean localAof;
    private final ReplicaWait copies;

    private Durability(boolean localAof, ReplicaWait copies) {
        this.localAof = localAof;
        this.copies = copies;
    }

    /** As {@link #replicas(int, Duration)}, within 1 s. */
    public static Durability replicas(int replicas) {
        return replicas(replicas, DEFAULT_TIMEOUT);
    }

    /**
     * A yes, and a commit, are known to at least so many replicas of each primary that is concerned, in their memory
     * ({@code WAIT} of the Redis documentation): they survive a failover to any of these. When too few replicas answer a
     * prepare, the vote is no and the branch is rolled back; when too few answer a commit, it is applied, but told as
     * XAER_RMFAIL, so that the transaction manager commits again until enough replicas have it.
     *
     * <p>This is against losing a primary, not against one that comes back at once with an older file, which its replicas
     * then copy: for that add {@link #withLocalAof()}.
     *
     * @param replicas at least 1; {@code check()} demands that so many are connected
     * @param timeout how long each prepare and commit waits for them; at least 1 ms
     * @throws IllegalArgumentException for less
     */
    public static Durability replicas(int replicas, Duration timeout) {
        if (replicas < 1) {
            throw new IllegalArgumentException(
                    "replicas must be at least 1, not " + replicas + ". Use Durability.MEMORY to wait for none");
        }
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeout must be at least 1 ms, not " + timeout
                    + ": WAIT takes 0 for ever, and a prepare must end");
        }
        return new Durability(false, new ReplicaWait(replicas, timeout));
    }

    /** The same, with the demands of {@link #LOCAL_AOF} on the primary too. */
    public Durability withLocalAof() {
        return new Durability(true, copies);
    }

    /** Whether the primary must force its append-only file before it answers. */
    boolean isLocalAof() {
        return localAof;
    }

    /** Which replicas must have it. */
    ReplicaWait copies() {
        return copies;
    }

    @Override
    public String toString() {
        if (copies.isNone()) {
            return localAof ? "LOCAL_AOF" : "MEMORY";
        }
        return "replicas(" + copies.replicas() + ", " + copies.timeout().toMillis() + " ms)"
                + (localAof ? " and LOCAL_AOF" : "");
    }
}
