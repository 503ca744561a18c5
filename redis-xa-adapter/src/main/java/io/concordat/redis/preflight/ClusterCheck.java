package io.concordat.redis.preflight;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import io.concordat.redis.script.NoPermission;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Redis Cluster: is it used as one, and has every slot a node that serves it? */
final class ClusterCheck {
    private static final String ALL_SLOTS = "16384";

    private ClusterCheck() {}

    /** Of a server that is used as the only one. */
    static Optional<Finding> ofTheOnly(Map<String, String> info) {
        return info.getOrDefault("cluster_enabled", "0").equals("1")
                ? Optional.of(new Finding(
                        "cluster",
                        Severity.ERROR,
                        "this server is a node of a Redis Cluster and is used as a stand-alone one",
                        "Use cluster(...) of RedisXADataSource, or a client with useClusterServers()"))
                : Optional.empty();
    }

    /** Of a cluster, as the first primary that the user may ask sees it. */
    static Finding ofAny(List<Primary> primaries) {
        return primaries.stream()
                .flatMap(primary -> primary.cluster().stream())
                .findFirst()
                .map(ClusterCheck::of)
                .orElseGet(() -> new Finding(
                        "cluster",
                        Severity.WARNING,
                        "whether all slots are served cannot be read (no primary answers CLUSTER INFO to this user)",
                        NoPermission.allow("+cluster|info") + ", on every node"));
    }

    private static Finding of(Map<String, String> cluster) {
        String state = cluster.getOrDefault("cluster_state", "unknown");
        String slots = cluster.getOrDefault("cluster_slots_ok", "unknown");
        if (state.equals("ok") && slots.equals(ALL_SLOTS)) {
            return new Finding(
                    "cluster",
                    Severity.OK,
                    "all slots are served, by " + cluster.getOrDefault("cluster_size", "some") + " primaries",
                    "");
        }
        return new Finding(
                "cluster",
                Severity.ERROR,
                "cluster_state is " + state + ", " + slots + " of " + ALL_SLOTS
                        + " slots are served: transactions over the others fail, and recovery cannot see all branches",
                "Run redis-cli --cluster check on a node, and repair what it names");
    }
}
