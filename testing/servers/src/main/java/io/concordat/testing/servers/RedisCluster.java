package io.concordat.testing.servers;

import io.concordat.testing.servers.internal.cluster.NodeLine;
import io.concordat.testing.servers.internal.cluster.Slots;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A Redis Cluster of one's own: several servers on 127.0.0.1, durable as {@link RedisOptions#defaults()}, whose masters
 * share the slots evenly.
 *
 * <p>A dead master is replaced after about {@code cluster-node-timeout} (5000 ms unless the options say otherwise) and one
 * second; replicas never move to another master by themselves. Methods that wait give up after 60 seconds with an
 * {@link IllegalStateException} that says what is missing. Thread-safe.
 */
public final class RedisCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A replica gives up what CLUSTER FAILOVER asks for after 5 s. */
    private static final Duration TAKEOVER = Duration.ofSeconds(6);

    private final List<ClusterNode> nodes;

    private RedisCluster(List<ClusterNode> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    static RedisCluster start(int masters, int replicasEach, Supplier<RedisServer> start) {
        if (masters < 1 || replicasEach < 0) {
            throw new IllegalArgumentException(masters + " masters with " + replicasEach + " replicas each: a cluster"
                    + " needs at least one master");
        }
        List<RedisServer> servers = ServerGroup.start(masters * (1 + replicasEach), start);
        try {
            RedisCluster cluster =
                    new RedisCluster(servers.stream().map(ClusterNode::new).toList());
            ClusterAssembly.join(cluster.nodes, masters);
            cluster.awaitStable();
            return cluster;
        } catch (RuntimeException e) {
            ServerGroup.close(servers);
            throw e;
        }
    }

    /** The hash slot of a key. */
    public static int slotOf(String key) {
        return Slots.of(key);
    }

    /** All nodes, dead ones included; at the start the masters come first, in the order of their slots. */
    public List<ClusterNode> nodes() {
        return nodes;
    }

    /** The addresses of all nodes. */
    public List<String> uris() {
        return nodes.stream().map(ClusterNode::uri).toList();
    }

    /** The living nodes that call themselves masters and own slots. */
    public List<ClusterNode> masters() {
        Map<ClusterNode, NodeLine> selves = selves();
        return nodes.stream()
                .filter(selves::containsKey)
                .filter(node ->
                        selves.get(node).isMaster() && !selves.get(node).slots().isEmpty())
                .toList();
    }

    /**
     * The master of a slot; of two that claim it, the one whose claim is newer.
     *
     * @throws IllegalStateException if no living node claims it
     */
    public ClusterNode masterOf(int slot) {
        return claimant(slot)
                .orElseThrow(
                        () -> new IllegalStateException("no living node is master of slot " + slot + ": " + nodes));
    }

    /** The master of a key's slot, as {@link #masterOf(int)}. */
    public ClusterNode masterOf(String key) {
        return masterOf(slotOf(key));
    }

    /** The living nodes that call themselves replicas of a master. */
    public List<ClusterNode> replicasOf(ClusterNode master) {
        Map<ClusterNode, NodeLine> selves = selves();
        return nodes.stream()
                .filter(selves::containsKey)
                .filter(node -> selves.get(node).master().equals(master.id()))
                .toList();
    }

    /** A key whose slot a master owns: the prefix and a number. Another index, another key. */
    public String keyAt(ClusterNode master, String prefix, int index) {
        NodeLine self = master.self();
        int left = index;
        for (int number = 0; ; number++) {
            String key = prefix + number;
            if (self.owns(Slots.of(key)) && left-- == 0) {
                return key;
            }
        }
    }

    /** The move of a slot from its present master to another one; nothing has happened yet. */
    public SlotMigration migrate(int slot, ClusterNode to) {
        return new SlotMigration(this, slot, masterOf(slot), to);
    }

    /** Makes a replica take over from its living master (CLUSTER FAILOVER), and waits until all nodes know. */
    public void failOver(ClusterNode replica) {
        Again ask = new Again(TAKEOVER, () -> replica.command("CLUSTER", "FAILOVER"));
        Await.until("a failover to " + replica, PATIENCE, () -> {
            if (replica.self().isMaster()) {
                return ClusterHealth.trouble(living());
            }
            ask.run();
            return Optional.of(replica + " is a replica still");
        });
    }

    /**
     * Waits until another node than the old one is master of a slot and the nodes that live, without the old one, are
     * stable; returns the new master. The old one may be dead or paused.
     */
    public ClusterNode awaitNewMaster(int slot, ClusterNode old) {
        List<ClusterNode> others = living().stream().filter(node -> node != old).toList();
        Await.until(
                "a new master of slot " + slot,
                PATIENCE,
                () -> others.stream().anyMatch(node -> claims(node, slot))
                        ? ClusterHealth.trouble(others)
                        : Optional.of("none of " + others + " has taken over from " + old));
        return others.stream().filter(node -> claims(node, slot)).findFirst().orElseThrow();
    }

    /**
     * Waits until all living nodes say {@code cluster_state:ok}, reach each other, agree on who is master of what, and
     * every replica is connected.
     */
    public void awaitStable() {
        Await.until("a stable cluster", PATIENCE, () -> ClusterHealth.trouble(living()));
    }

    /** Stops all nodes and removes their data. */
    @Override
    public void close() {
        nodes.parallelStream().forEach(ClusterNode::close);
    }

    private Optional<ClusterNode> claimant(int slot) {
        Map<ClusterNode, NodeLine> selves = selves();
        return selves.keySet().stream()
                .filter(node -> selves.get(node).isMaster() && selves.get(node).owns(slot))
                .max(Comparator.comparingLong(node -> selves.get(node).epoch()));
    }

    private static boolean claims(ClusterNode node, int slot) {
        NodeLine self = node.self();
        return self.isMaster() && self.owns(slot);
    }

    private Map<ClusterNode, NodeLine> selves() {
        return living().stream().collect(Collectors.toMap(node -> node, ClusterNode::self));
    }

    private List<ClusterNode> living() {
        return nodes.stream().filter(node -> node.process().isAlive()).toList();
    }
}
