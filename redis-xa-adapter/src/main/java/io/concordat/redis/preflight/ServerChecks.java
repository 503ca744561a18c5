package io.concordat.redis.preflight;

import io.concordat.redis.PreflightReport;
import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import io.concordat.redis.script.ClaimScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.redisson.api.RedissonClient;

/** Looks at one server. */
public final class ServerChecks {
    private final String server;
    private final String prefix;
    private final ClaimScript claims;
    private final PrimaryFacts primary;

    /** Looks through the given client. */
    public ServerChecks(RedissonClient client, String server, String prefix, ClaimScript claims) {
        this.server = server;
        this.prefix = prefix;
        this.claims = claims;
        this.primary = new PrimaryFacts(client);
    }

    /** Does all checks; those that need an unreachable server are left out. */
    public PreflightReport run() {
        Map<String, String> info;
        try {
            info = primary.info();
        } catch (RuntimeException e) {
            return new PreflightReport(
                    server,
                    List.of(new Finding(
                            "reachable",
                            Severity.ERROR,
                            server + " does not answer (" + e.getMessage() + ")",
                            "Start it, or correct the address, user or password")));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding("reachable", Severity.OK, "it answers", ""));
        findings.add(VersionCheck.of(info));
        findings.add(EvictionCheck.of(primary.setting("maxmemory-policy")));
        findings.add(PersistenceCheck.of(primary.setting("appendonly"), primary.setting("appendfsync")));
        findings.add(ReplicaCheck.of(info, primary.setting("min-replicas-to-write")));
        findings.addAll(ClaimCheck.of(() -> claims.look(), prefix));
        return new PreflightReport(server, findings);
    }

    /** For a setting that the user may not read. */
    static Finding unreadable(String subject, String setting) {
        return new Finding(
                subject,
                Severity.WARNING,
                setting + " cannot be read (CONFIG GET is not allowed)",
                "Check it by hand, or allow CONFIG|GET");
    }

    static boolean is(Optional<String> setting, String value) {
        return setting.isPresent() && setting.get().equals(value);
    }
}
