package io.concordat.testing.servers;

import io.concordat.testing.servers.internal.cluster.NodeLine;
import io.concordat.testing.servers.resp.RedisReply;
import java.util.List;

/** One server of a {@link RedisCluster}. Thread-safe. */
public final class ClusterNode {
    private final RedisServer server;
    private final String id;

    ClusterNode(RedisServer server) {
        this.server = server;
        id = server.command("CLUSTER", "MYID").text();
    }

    /** The name that the cluster knows it by: 40 characters. */
    public String id() {
        return id;
    }

    /** The address, for example {@code redis://127.0.0.1:17001}. */
    public String uri() {
        return server.uri();
    }

    /** The server; closing it is the cluster's business. */
    public RedisServer server() {
        return server.shared();
    }

    /** Control over the process. */
    public ServerProcess process() {
        return server.process().orElseThrow();
    }

    /** As {@link RedisServer#command}: to this node only, no redirection is followed. */
    public RedisReply command(String... words) {
        return server.command(words);
    }

    /** What this node knows of all. */
    List<NodeLine> view() {
        return NodeLine.parseAll(command("CLUSTER", "NODES").text());
    }

    /** What this node knows of itself. */
    NodeLine self() {
        return view().stream().filter(NodeLine::isMyself).findFirst().orElseThrow();
    }

    String port() {
        return Integer.toString(server.address().port());
    }

    void close() {
        server.close();
    }

    @Override
    public String toString() {
        return server.address() + " (" + id.substring(0, 8) + ")";
    }
}
