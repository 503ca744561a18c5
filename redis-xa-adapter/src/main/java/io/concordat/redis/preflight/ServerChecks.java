package io.concordat.redis.preflight;

import io.concordat.redis.PreflightReport;
import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import io.concordat.redis.script.ClaimScript;
import io.concordat.redis.script.Gate;
import io.concordat.redis.script.NoPermission;
import io.concordat.redis.script.Remedies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.redisson.api.RedissonClient;

/** Looks at one server, or at every primary of a cluster. */
public final class ServerChecks {
    private final String server;
    private final String prefix;
    private final ClaimScript claims;
    private final RedissonClient client;
    private final Demands demands;
    private final NodeRights rights;
    private final Function<Throwable, Unreachable> reasons;
    private final Optional<Supplier<List<Gate>>> gates;
    private final boolean confirms;

    /**
     * Looks through the given client.
     *
     * @param reasons why the client cannot talk to its servers
     * @param gates of all groups of keys, where the gate is on
     * @param confirms whether servers are asked to confirm that they cannot lose what they have answered
     */
    public ServerChecks(
            RedissonClient client,
            String server,
            String prefix,
            ClaimScript claims,
            Demands demands,
            Function<Throwable, Unreachable> reasons,
            Optional<Supplier<List<Gate>>> gates,
            NodeRights rights,
            boolean confirms) {
        this.server = server;
        this.prefix = prefix;
        this.claims = claims;
        this.client = client;
        this.demands = demands;
        this.reasons = reasons;
        this.gates = gates;
        this.rights = rights;
        this.confirms = confirms;
    }

    /** Does all checks, of every primary; those that need an unreachable server are left out. */
    public PreflightReport run() {
        List<Primary> primaries;
        try {
            primaries = Primary.all(client);
        } catch (UnreachablePrimaryException e) {
            return new PreflightReport(server, List.of(unreachable(e)));
        } catch (RuntimeException e) {
            return new PreflightReport(server, List.of(unreachable(reasons.apply(e))));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding("reachable", Severity.OK, "it answers", ""));
        if (client.getConfig().isClusterConfig()) {
            findings.add(ClusterCheck.ofAny(primaries));
        }
        if (!client.getConfig().isClusterConfig()) {
            primaries.forEach(primary -> ClusterCheck.ofTheOnly(primary.info()).ifPresent(findings::add));
        }
        for (Primary primary : primaries) {
            of(primary).stream()
                    .map(finding -> new Finding(
                            finding.subject() + primary.suffix(),
                            finding.severity(),
                            finding.consequence(),
                            finding.remedy()))
                    .forEach(findings::add);
        }
        List<Finding> ofNodes = rights.of(primaries);
        findings.addAll(ofNodes);
        if (confirms) {
            findings.addAll(rights.toForget(primaries));
        }
        ClaimCheck.of(claims::look, () -> SubscriptionTrial.refusal(client, claims.releaseChannel()), prefix).stream()
                .filter(finding -> !isSaidOfANode(finding, ofNodes))
                .forEach(findings::add);
        if (!client.getConfig().isClusterConfig()) {
            DigestCheck.of(client, claims.releaseChannel()).ifPresent(findings::add);
        }
        gates.ifPresent(all -> findings.add(GateCheck.of(all)));
        return new PreflightReport(server, findings);
    }

    /** In a cluster the rights at the primary that is claimed are among those at all nodes. */
    private boolean isSaidOfANode(Finding finding, List<Finding> ofNodes) {
        return client.getConfig().isClusterConfig()
                && NoPermission.isSaidBy(finding.consequence())
                && ofNodes.stream().anyMatch(node -> node.severity() == finding.severity());
    }

    private List<Finding> of(Primary primary) {
        List<Finding> findings = new ArrayList<>();
        findings.add(VersionCheck.of(primary.info()));
        findings.add(EvictionCheck.of(primary.setting("maxmemory-policy")));
        findings.add(PersistenceCheck.of(primary, demands));
        findings.addAll(ReplicaCheck.of(primary, demands));
        primary.time().ifPresent(time -> findings.add(ClockCheck.of(time, Instant.now())));
        return findings;
    }

    private static Finding unreachable(Unreachable reason) {
        return new Finding(
                "reachable",
                Severity.ERROR,
                reason.who().orElse("it") + " does not answer, or not this user (" + reason.why() + ")",
                reason.remedy());
    }

    /** Of one primary of a cluster. */
    private Finding unreachable(UnreachablePrimaryException one) {
        return new Finding(
                "reachable of " + one.address(),
                Severity.ERROR,
                "this primary does not answer, or not this user (" + Remedies.shortest(one) + ")",
                Remedies.of(one, prefix).orElse(Remedies.NO_ANSWER) + ", at " + one.address());
    }

    /** For a setting that the user may not read. */
    static Finding unreadable(String subject, String setting) {
        return new Finding(
                subject,
                Severity.WARNING,
                setting + " cannot be read (CONFIG GET is not allowed)",
                "Check it by hand, or run ACL SETUSER <user> +config|get");
    }

    static boolean is(Optional<String> setting, String value) {
        return setting.isPresent() && setting.get().equals(value);
    }
}
