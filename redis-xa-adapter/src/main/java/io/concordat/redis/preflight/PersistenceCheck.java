package io.concordat.redis.preflight;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import java.util.Optional;

/** Persistence: does a prepared branch survive a crash of the server? */
final class PersistenceCheck {
    private PersistenceCheck() {}

    static Finding of(Primary primary, Demands demands) {
        Optional<String> appendOnly = primary.setting("appendonly");
        Optional<String> appendFsync = primary.setting("appendfsync");
        if (appendOnly.isEmpty() || appendFsync.isEmpty()) {
            return unreadable(primary, demands);
        }
        if (!ServerChecks.is(appendOnly, "yes")) {
            return finding(
                    demands,
                    "appendonly is " + appendOnly.get() + ": a crash of the server loses "
                            + withoutFile(primary.setting("save"), demands),
                    "Run CONFIG SET appendonly yes and CONFIG SET appendfsync always, and make both permanent");
        }
        if (!ServerChecks.is(appendFsync, "always")) {
            return finding(
                    demands,
                    "appendfsync is " + appendFsync.get() + ": a crash of the machine loses up to "
                            + (appendFsync.get().equals("everysec") ? "about 2 seconds" : "an unknown time")
                            + " of prepared and committed transactions" + evenOnReplicas(demands),
                    "Run CONFIG SET appendfsync always, and make it permanent");
        }
        return new Finding("persistence", Severity.OK, "appendonly yes, appendfsync always", "");
    }

    /** INFO is allowed to more users than CONFIG GET. */
    private static Finding unreadable(Primary primary, Demands demands) {
        if ("0".equals(primary.info().get("aof_enabled"))) {
            return finding(
                    demands,
                    "there is no append-only file: a crash of the server loses "
                            + withoutFile(Optional.empty(), demands),
                    "Set appendonly yes and appendfsync always");
        }
        return ServerChecks.unreadable("persistence", "appendonly or appendfsync");
    }

    private static String withoutFile(Optional<String> save, Demands demands) {
        String lost = save.isPresent() && save.get().isBlank()
                ? "everything (save is empty: there are no snapshots)"
                : "everything since its last snapshot"
                        + save.map(rule -> " (save " + rule + ")").orElse("");
        return lost + ", prepared and committed transactions included" + evenOnReplicas(demands);
    }

    private static String evenOnReplicas(Demands demands) {
        return demands.replicas() == 0
                ? ""
                : "; if it is back before a replica has taken over, the replicas lose them too";
    }

    private static Finding finding(Demands demands, String consequence, String remedy) {
        return demands.localAof()
                ? new Finding(
                        "persistence",
                        Severity.ERROR,
                        consequence + ". Durability " + demands.name() + " promises that nothing is lost",
                        remedy + ", or choose another durability")
                : new Finding("persistence", Severity.WARNING, consequence, remedy);
    }
}
