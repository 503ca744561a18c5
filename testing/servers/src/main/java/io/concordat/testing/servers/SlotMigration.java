package io.concordat.testing.servers;

import io.concordat.testing.servers.resp.RedisReply;
import java.util.List;
import java.util.stream.Stream;

/**
 * The move of one slot to another master, step by step (Redis documentation, "CLUSTER SETSLOT"), so that a test can look
 * at every state in between. Not thread-safe.
 *
 * <p>After {@link #begin()} the source answers ASK for keys it does not have; while only some keys of a request have
 * moved, the target answers TRYAGAIN, and the source too (ASK up to Redis 6.2); after {@link #finish()} the source answers MOVED.
 */
public final class SlotMigration {
    private static final int PAGE = 100;
    private static final String MIGRATE_TIMEOUT_MILLIS = "5000";

    private final RedisCluster cluster;
    private final int slot;
    private final ClusterNode from;
    private final ClusterNode to;

    SlotMigration(RedisCluster cluster, int slot, ClusterNode from, ClusterNode to) {
        this.cluster = cluster;
        this.slot = slot;
        this.from = from;
        this.to = to;
    }

    /** The master that owns the slot before the move. */
    public ClusterNode from() {
        return from;
    }

    /** The master that owns the slot after the move. */
    public ClusterNode to() {
        return to;
    }

    /** Marks the slot as importing at the target and as migrating at the source; no key moves. */
    public SlotMigration begin() {
        setSlot(to, "IMPORTING", from.id());
        setSlot(from, "MIGRATING", to.id());
        return this;
    }

    /** Keys of the slot that the source still has, at most 100 of them. */
    public List<String> keysLeft() {
        return from.command("CLUSTER", "GETKEYSINSLOT", Integer.toString(slot), Integer.toString(PAGE))
                .texts();
    }

    /** Moves these keys, all in one step; keys that the source does not have are left out by it. */
    public SlotMigration move(String... keys) {
        List<String> login = from.server().address().login();
        Stream<String> auth = login.isEmpty()
                ? Stream.of()
                : Stream.concat(Stream.of(login.size() == 1 ? "AUTH" : "AUTH2"), login.stream());
        RedisReply reply = from.command(Stream.of(
                        Stream.of("MIGRATE", "127.0.0.1", to.port(), "", "0", MIGRATE_TIMEOUT_MILLIS),
                        auth,
                        Stream.of("KEYS"),
                        Stream.of(keys))
                .flatMap(words -> words)
                .toArray(String[]::new));
        if (!List.of("OK", "NOKEY").contains(reply.text())) {
            throw new IllegalStateException(from + " did not move keys of slot " + slot + " to " + to + ": " + reply);
        }
        return this;
    }

    /** Moves every key that the source still has. */
    public SlotMigration moveAll() {
        for (List<String> keys = keysLeft(); !keys.isEmpty(); keys = keysLeft()) {
            move(keys.toArray(String[]::new));
        }
        return this;
    }

    /**
     * Gives the slot to the target, and waits until all nodes know.
     *
     * @throws IllegalStateException if the source still has keys of the slot
     */
    public void finish() {
        List<String> left = keysLeft();
        if (!left.isEmpty()) {
            throw new IllegalStateException(from + " still has keys of slot " + slot + ": " + left
                    + "; moveAll() first, or they would be lost");
        }
        setSlot(to, "NODE", to.id());
        setSlot(from, "NODE", to.id());
        cluster.masters().stream()
                .filter(master -> master != to && master != from)
                .forEach(master -> setSlot(master, "NODE", to.id()));
        cluster.awaitStable();
    }

    /** Takes the marks away: the slot stays where it is. Keys that have moved stay at the target: move none before. */
    public void cancel() {
        setSlot(to, "STABLE");
        setSlot(from, "STABLE");
    }

    /** All steps: afterwards the target owns the slot and its keys. */
    public void complete() {
        begin().moveAll().finish();
    }

    private void setSlot(ClusterNode node, String... words) {
        node.command(Stream.concat(Stream.of("CLUSTER", "SETSLOT", Integer.toString(slot)), Stream.of(words))
                .toArray(String[]::new));
    }
}
