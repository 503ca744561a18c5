package io.concordat.redis.preflight;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import io.concordat.redis.script.NoPermission;
import io.concordat.redis.script.Remedies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.client.RedisClient;

/** What the user may do on each node: users are not replicated, each node has its own. Thread-safe. */
public final class NodeRights {
    /** Without these waiting for locked keys polls. */
    private static final Set<String> OF_THE_CHANNEL = Set.of("PUBLISH", "SUBSCRIBE", "UNSUBSCRIBE");

    /** Without this scripts are sent whole each time. */
    private static final Set<String> OF_DIGESTS = Set.of("EVALSHA");

    private final RedissonClient client;
    private final String prefix;
    private final RightsTrial trial;

    /** Connects as the client does. */
    public NodeRights(RedissonClient client, String prefix, RightsTrial trial) {
        this.client = client;
        this.prefix = prefix;
        this.trial = trial;
    }

    /** Of primaries alone, what keeps transactions from running there; those that do not answer are left out. */
    public List<Finding> errors() {
        List<RedisNode> primaries = Primary.nodes(client);
        return of(primaries, List.of()).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
    }

    /** Of all nodes that have, or may come to have, keys. */
    List<Finding> of(List<Primary> primaries) {
        List<Node> replicas = client.getConfig().isSentinelConfig()
                ? primaries.stream()
                        .flatMap(primary -> Node.replicas(primary.info()).stream())
                        .toList()
                : List.of();
        return of(primaries.stream().map(Primary::node).toList(), replicas);
    }

    private List<Finding> of(List<RedisNode> primaries, List<Node> replicas) {
        Optional<NodeLogin> login = primaries.stream()
                .flatMap(primary -> NodeLogin.of(client, primary).stream())
                .findFirst();
        if (login.isEmpty()) {
            return List.of();
        }
        List<Node> nodes = new ArrayList<>(replicas);
        List<Node> used = primaries.stream().map(Node::of).toList();
        if (client.getConfig().isClusterConfig()) {
            nodes.addAll(ClusterNodes.asked(login.get(), used).orElse(used));
        } else if (trial.isReplicated()) {
            nodes.addAll(used);
        }
        List<CompletableFuture<List<Finding>>> findings =
                nodes.stream().map(node -> at(node, login.get())).toList();
        return findings.stream().flatMap(each -> each.join().stream()).toList();
    }

    private CompletableFuture<List<Finding>> at(Node node, NodeLogin login) {
        RedisClient connections = login.at(node);
        return trial.at(connections)
                .thenApply(refused -> refused(node, login.user(), mattering(node, refused)))
                .exceptionally(failure -> List.of(untried(node, login.user(), failure)))
                .whenComplete((findings, failure) -> NodeLogin.end(connections));
    }

    /**
     * Of primaries that have replicas: may the user have these confirm what is forgotten? Transactions do not need it, so that
     * it is no error; nothing where they do.
     */
    List<Finding> toForget(List<Primary> primaries) {
        if (trial.isReplicated()) {
            return List.of();
        }
        List<CompletableFuture<List<Finding>>> findings = primaries.stream()
                .filter(primary ->
                        !primary.info().getOrDefault("connected_slaves", "0").equals("0"))
                .flatMap(primary -> NodeLogin.of(client, primary.node()).stream()
                        .map(login -> toForget(Node.of(primary.node()), login)))
                .toList();
        return findings.stream().flatMap(each -> each.join().stream()).toList();
    }

    private CompletableFuture<List<Finding>> toForget(Node node, NodeLogin login) {
        RedisClient connections = login.at(node);
        return trial.confirmingAt(connections)
                .thenApply(refused -> refused.isEmpty()
                        ? List.<Finding>of()
                        : List.of(new Finding(
                                subject(node),
                                Severity.WARNING,
                                "the user " + login.user() + " may not run " + said(refused)
                                        + ": its replicas cannot confirm what they have, so that no decision is forgotten, and"
                                        + " in the end none is taken",
                                allow(node, login.user(), refused))))
                .exceptionally(failure -> List.of(untried(node, login.user(), failure)))
                .whenComplete((findings, failure) -> NodeLogin.end(connections));
    }

    /** What a primary that is the only one needs for scripts, the claim of the keyspace knows. */
    private Map<String, String> mattering(Node node, Map<String, String> refused) {
        Map<String, String> mattering = new LinkedHashMap<>(refused);
        if (!node.isReplica() && !client.getConfig().isClusterConfig()) {
            mattering.keySet().retainAll(Set.of("WAIT"));
        }
        return mattering;
    }

    private List<Finding> refused(Node node, String user, Map<String, String> refused) {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> needed = new LinkedHashMap<>(refused);
        needed.keySet().removeAll(OF_THE_CHANNEL);
        needed.keySet().removeAll(OF_DIGESTS);
        if (!needed.isEmpty()) {
            findings.add(new Finding(
                    subject(node),
                    node.isReplica() ? Severity.WARNING : Severity.ERROR,
                    "the user " + user + " may not run " + said(needed) + ": "
                            + (node.isReplica() ? "after a failover to it " : "")
                            + "transactions with keys of this node would fail or stop half way",
                    allow(node, user, needed)));
        }
        useful(node, user, refused, OF_THE_CHANNEL, "waiting for locked keys polls")
                .ifPresent(findings::add);
        useful(node, user, refused, OF_DIGESTS, "scripts are sent whole each time, which costs processor time")
                .ifPresent(findings::add);
        return findings.isEmpty()
                ? List.of(
                        new Finding(subject(node), Severity.OK, "the user " + user + " may do all that is needed", ""))
                : findings;
    }

    private Optional<Finding> useful(
            Node node, String user, Map<String, String> refused, Set<String> commands, String without) {
        Map<String, String> useful = new LinkedHashMap<>(refused);
        useful.keySet().retainAll(commands);
        return useful.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        subject(node),
                        Severity.WARNING,
                        "the user " + user + " may not run " + said(useful) + ": " + without,
                        allow(node, user, useful)));
    }

    private static String said(Map<String, String> refused) {
        return String.join(", ", refused.keySet()) + " ("
                + refused.values().iterator().next() + ")";
    }

    private String allow(Node node, String user, Map<String, String> refused) {
        List<String> rights = refused.entrySet().stream()
                .map(entry -> NoPermission.right(entry.getKey(), entry.getValue(), prefix))
                .distinct()
                .toList();
        return "Run ACL SETUSER " + user + " " + String.join(" ", rights) + " on " + node
                + ", and make it permanent with ACL SAVE or CONFIG REWRITE";
    }

    private static Finding untried(Node node, String user, Throwable failure) {
        boolean isUnknown = Remedies.isLogin(failure);
        return new Finding(
                subject(node),
                isUnknown && !node.isReplica() ? Severity.ERROR : Severity.WARNING,
                (isUnknown
                                ? "the user " + user + " cannot log in"
                                : "it could not be tried what the user " + user + " may do")
                        + " (" + Remedies.shortest(failure) + ")",
                isUnknown
                        ? "Users are not replicated: run there the ACL SETUSER " + user
                                + " of the other nodes, and make it permanent with ACL SAVE or CONFIG REWRITE"
                        : "Run check() again when it can be reached");
    }

    private static String subject(Node node) {
        return "rights at " + node;
    }
}
