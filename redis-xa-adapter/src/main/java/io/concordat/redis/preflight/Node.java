package io.concordat.redis.preflight;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.redisson.api.redisnode.RedisNode;

/**
 * Where a server is that has its own users, as the servers know it.
 *
 * @param isReplica whether it only takes over after a failover
 */
record Node(String host, int port, boolean isReplica) {
    private static final Pattern CLUSTER_LINE = Pattern.compile("\\S+ (\\S+):(\\d+)(?:@\\S+)? (\\S+) .*");
    private static final Pattern REPLICA = Pattern.compile("ip=([^,]+),port=(\\d+),.*");

    /** All that own slots or replicate one that does, as {@code CLUSTER NODES} lists them; without those that are away. */
    static List<Node> ofCluster(String nodes) {
        return nodes.lines()
                .map(CLUSTER_LINE::matcher)
                .filter(Matcher::matches)
                .filter(line -> !line.group(3).matches(".*(fail|noaddr|handshake).*"))
                .map(line -> new Node(
                        line.group(1),
                        Integer.parseInt(line.group(2)),
                        line.group(3).contains("slave")))
                .toList();
    }

    static Node of(RedisNode primary) {
        return new Node(primary.getAddr().getHostString(), primary.getAddr().getPort(), false);
    }

    /** The replicas that a primary's {@code INFO} names. */
    static List<Node> replicas(Map<String, String> info) {
        return info.entrySet().stream()
                .filter(entry -> entry.getKey().matches("slave\\d+"))
                .map(entry -> REPLICA.matcher(entry.getValue()))
                .filter(Matcher::matches)
                .map(replica -> new Node(replica.group(1), Integer.parseInt(replica.group(2)), true))
                .toList();
    }

    @Override
    public String toString() {
        return (isReplica ? "replica " : "") + host + ":" + port;
    }
}
