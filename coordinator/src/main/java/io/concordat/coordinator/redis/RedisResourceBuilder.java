package io.concordat.coordinator.redis;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.redis.RedisXADataSource;
import java.time.Duration;
import java.util.Optional;

/** Describes a Redis as a resource. Not thread-safe. */
public final class RedisResourceBuilder {
    private final String name;
    private final RedisXADataSource dataSource;
    private RedoSettings redo = RedoSettings.defaults();

    RedisResourceBuilder(String name, RedisXADataSource dataSource) {
        this.name = name;
        this.dataSource = dataSource;
    }

    /**
     * Whether decisions carry what their branches have staged in Redis, so that a Redis that loses it (a crash with
     * {@code appendfsync everysec}, a failover to a replica that is behind, a flush) is told it again. Default: yes with a
     * decision log in a database, which alone can say in which order the decisions of all coordinators were taken, and no with
     * a journal; true with a journal is refused at the start.
     */
    public RedisResourceBuilder redo(boolean wanted) {
        redo = new RedoSettings(Optional.of(wanted), redo.retention(), redo.replicas(), redo.writes());
        return this;
    }

    /**
     * How long a decision is kept after every branch has answered, at least; default 1 min. What is older is forgotten once
     * Redis cannot lose it any more. The decision table grows, and a replay reads, by rate times this. A flush brings back
     * what is not forgotten. Without meaning with a journal.
     */
    public RedisResourceBuilder retention(Duration atLeast) {
        if (atLeast.isNegative()) {
            throw new IllegalArgumentException("A retention of " + atLeast + " is not possible: give zero or more.");
        }
        redo = new RedoSettings(redo.wanted(), atLeast, redo.replicas(), redo.writes());
        return this;
    }

    /**
     * How many replicas of each primary must have what is forgotten, default as many as are connected at that moment. Give
     * the number of all that may ever take over: then nothing is forgotten while one of them is away.
     */
    public RedisResourceBuilder replicas(int atLeast) {
        if (atLeast < 0) {
            throw new IllegalArgumentException(atLeast + " replicas are not possible: give zero or more.");
        }
        redo = new RedoSettings(redo.wanted(), redo.retention(), atLeast, redo.writes());
        return this;
    }

    /**
     * When Redis first hears of what a transaction writes, default {@link Writes#PREPARED}. {@link Writes#AFTER_DECISION} needs
     * a decision log in a database, and redo; every coordinator that writes the same keys must have it. In a Redis Cluster it
     * changes nothing.
     */
    public RedisResourceBuilder writes(Writes when) {
        redo = new RedoSettings(redo.wanted(), redo.retention(), redo.replicas(), when);
        return this;
    }

    /**
     * Makes the resource.
     *
     * @throws CoordinatorException if the settings cannot go together
     */
    public RedisResource build() {
        if (redo.afterDecision() && !redo.wanted().orElse(true)) {
            throw new CoordinatorException("Redis resource '" + name
                    + "' is to be written after the decision, which only the redo in the decision could then bring to Redis, and"
                    + " it is built with redo(false). Leave that out, or use writes(Writes.PREPARED).");
        }
        return new RedisResource(name, dataSource, redo);
    }
}
