package io.concordat.redis.preflight;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Replicas: as many as are waited for, and none of them behind a primary that is cut off and goes on taking writes. */
final class ReplicaCheck {
    private ReplicaCheck() {}

    static List<Finding> of(Primary primary, Demands demands) {
        if (!primary.info().getOrDefault("role", "master").equals("master")) {
            return List.of(new Finding(
                    "replicas",
                    Severity.ERROR,
                    "this server is a replica and takes no writes",
                    "Use the primary's address"));
        }
        List<Finding> findings = new ArrayList<>();
        if (demands.replicas() > 0) {
            findings.add(copies(primary.onlineReplicas(), demands));
        }
        findings.add(cutOff(primary));
        return findings;
    }

    private static Finding copies(int online, Demands demands) {
        int wanted = demands.replicas();
        if (online < wanted) {
            return new Finding(
                    "durability",
                    Severity.ERROR,
                    online + " replicas are connected, and durability " + demands.name() + " waits for " + wanted
                            + ": every prepare votes no",
                    "Connect more with REPLICAOF, or choose another durability");
        }
        return new Finding(
                "durability",
                Severity.OK,
                demands.name() + ": " + online + " replicas are connected"
                        + (online > wanted
                                ? ", and a failover to one that has not confirmed a branch would lose it"
                                : ""),
                "");
    }

    private static Finding cutOff(Primary primary) {
        String connected = primary.info().getOrDefault("connected_slaves", "0");
        if (connected.equals("0")) {
            return new Finding("replicas", Severity.OK, "no replicas are connected", "");
        }
        Optional<String> minReplicas = primary.setting("min-replicas-to-write");
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
