package io.concordat.testing.servers;

import io.concordat.testing.servers.internal.cluster.Slots;
import io.concordat.testing.servers.internal.process.Wait;
import io.concordat.testing.servers.resp.RedisConnection;
import io.concordat.testing.servers.resp.RedisReply;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes a cluster of empty servers (Redis documentation, "CLUSTER MEET", "CLUSTER ADDSLOTS", "CLUSTER REPLICATE").
 *
 * <p>Everything happens in the two seconds after its start in which a master refuses to work in any case.
 */
final class ClusterAssembly {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ClusterAssembly() {}

    /** The caller's options on top of those that a small, quick cluster needs. */
    static RedisOptions options(RedisOptions options) {
        Map<String, String> all = new LinkedHashMap<>(Map.of(
                "cluster-enabled", "yes",
                "cluster-config-file", "nodes.conf",
                "cluster-node-timeout", "5000",
                // A replica takes over however old its data are, and never leaves its master for an orphaned one.
                "cluster-replica-validity-factor", "0",
                "cluster-migration-barrier", "100",
                "repl-diskless-sync-delay", "0",
                "repl-ping-replica-period", "1"));
        if (options.settings().containsKey("requirepass")) {
            all.put("masterauth", options.settings().get("requirepass"));
        }
        all.putAll(options.settings());
        return new RedisOptions(all);
    }

    /** Joins nodes: the first ones become masters, the others their replicas in turn. */
    static void join(List<ClusterNode> nodes, int masters) {
        for (int i = 0; i < masters; i++) {
            Stream<String> slots = Slots.share(i, masters).stream().map(String::valueOf);
            ClusterNode node = nodes.get(i);
            node.command(Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots).toArray(String[]::new));
            node.command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
        }
        for (int i = 1; i < nodes.size(); i++) {
            for (int j = 0; j < i; j++) {
                nodes.get(i)
                        .command("CLUSTER", "MEET", "127.0.0.1", nodes.get(j).port());
            }
        }
        for (int i = masters; i < nodes.size(); i++) {
            replicate(nodes.get(i), nodes.get(i % masters));
        }
    }

    private static void replicate(ClusterNode replica, ClusterNode master) {
        // Refused until the two have met.
        if (!Wait.until(() -> isOk(replica, "CLUSTER", "REPLICATE", master.id()), PATIENCE)) {
            throw new IllegalStateException(
                    replica + " does not become a replica of " + master + " after " + PATIENCE.toSeconds() + " s");
        }
    }

    private static boolean isOk(ClusterNode node, String... command) {
        try (RedisConnection connection = node.server().address().connect(ClusterHealth.ASKING)) {
            RedisReply reply = connection.ask(command);
            return reply.toString().equals("OK");
        } catch (IOException e) {
            return false;
        }
    }
}
