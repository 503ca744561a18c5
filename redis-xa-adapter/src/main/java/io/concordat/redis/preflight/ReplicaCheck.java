package io.concordat.redis.preflight;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import java.util.Map;
import java.util.Optional;

/** Replicas: a primary that is cut off from them must not go on taking writes. */
final class ReplicaCheck {
    private ReplicaCheck() {}

    static Finding of(Map<String, String> info, Optional<String> minReplicas) {
        if (!info.getOrDefault("role", "master").equals("master")) {
            return new Finding(
                    "replicas",
                    Severity.ERROR,
                    "this server is a replica and takes no writes",
                    "Use the primary's address");
        }
        String connected = info.getOrDefault("connected_slaves", "0");
        if (connected.equals("0")) {
            return new Finding("replicas", Severity.OK, "no replicas are connected", "");
        }
        if (minReplicas.isEmpty()) {
            return ServerChecks.unreadable("replicas", "min-replicas-to-write");
        }
        if (minReplicas.get().equals("0")) {
            return new Finding(
                    "replicas",
                    Severity.WARNING,
                    connected
                            + " replicas are connected and min-replicas-to-write is 0: a primary that is cut off goes on"
                            + " taking writes, and a failover loses them",
                    "Run CONFIG SET min-replicas-to-write 1, and make it permanent");
        }
        return new Finding("replicas", Severity.OK, "min-replicas-to-write " + minReplicas.get(), "");
    }
}
