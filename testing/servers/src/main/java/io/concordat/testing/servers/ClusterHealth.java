package io.concordat.testing.servers;

import io.concordat.testing.servers.internal.cluster.NodeLine;
import io.concordat.testing.servers.resp.RedisConnection;
import io.concordat.testing.servers.resp.RedisErrorException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether nodes of a cluster are well and of one mind about each other. Not thread-safe. */
final class ClusterHealth {
    /** A node that says nothing for so long is asked again, or is not well. */
    static final Duration ASKING = Duration.ofSeconds(2);

    private final List<ClusterNode> nodes;
    private final Set<String> ids;
    private final Set<Set<String>> roles = new HashSet<>();

    private ClusterHealth(List<ClusterNode> nodes) {
        this.nodes = nodes;
        ids = nodes.stream().map(ClusterNode::id).collect(Collectors.toSet());
    }

    /** What keeps some nodes from being a stable cluster, if anything. */
    static Optional<String> trouble(List<ClusterNode> nodes) {
        return new ClusterHealth(nodes).trouble();
    }

    private Optional<String> trouble() {
        for (ClusterNode node : nodes) {
            Optional<String> trouble = troubleOf(node);
            if (trouble.isPresent()) {
                return trouble.map(text -> node + " " + text);
            }
        }
        return roles.size() == 1 ? Optional.empty() : Optional.of("the nodes disagree: " + roles);
    }

    private Optional<String> troubleOf(ClusterNode node) {
        try (RedisConnection connection = node.server().address().connect(ClusterHealth.ASKING)) {
            String state = RedisConnection.fields(
                            connection.call("CLUSTER", "INFO").text())
                    .getOrDefault("cluster_state", "");
            if (!state.equals("ok")) {
                return Optional.of("says cluster_state:" + state);
            }
            List<NodeLine> view = NodeLine.parseAll(
                            connection.call("CLUSTER", "NODES").text())
                    .stream()
                    .filter(line -> ids.contains(line.id()))
                    .toList();
            long ill = nodes.size() - view.stream().filter(NodeLine::isWell).count();
            if (ill > 0) {
                return Optional.of("does not reach " + ill + " of " + nodes.size() + " nodes");
            }
            roles.add(view.stream().map(NodeLine::role).collect(Collectors.toSet()));
            return replication(node, view, connection.info("replication"));
        } catch (IOException | RedisErrorException e) {
            return Optional.of("does not answer: " + e.getMessage());
        }
    }

    private static Optional<String> replication(ClusterNode node, List<NodeLine> view, Map<String, String> info) {
        boolean isMaster = view.stream().anyMatch(line -> line.isMyself() && line.isMaster());
        if (!isMaster) {
            String link = info.getOrDefault("master_link_status", "unknown");
            return link.equals("up") ? Optional.empty() : Optional.of("has the link to its master " + link);
        }
        long wanted =
                view.stream().filter(line -> line.master().equals(node.id())).count();
        long online = info.values().stream()
                .filter(value -> value.contains("state=online"))
                .count();
        return online >= wanted
                ? Optional.empty()
                : Optional.of("has " + online + " of " + wanted + " replicas online");
    }
}
