package io.concordat.testing.servers;

import io.concordat.testing.servers.resp.RedisReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A primary Redis server and its replicas, on 127.0.0.1, each with a process of its own; nothing fails over by itself.
 *
 * <p>Methods that wait give up after 60 seconds with an {@link IllegalStateException} that says what is missing.
 * Thread-safe.
 */
public final class RedisReplicas implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<RedisServer> servers;
    private volatile RedisServer primary;

    private RedisReplicas(List<RedisServer> servers) {
        this.servers = List.copyOf(servers);
        primary = servers.get(0);
    }

    static RedisReplicas start(int replicas, RedisOptions options, Function<RedisOptions, RedisServer> start) {
        if (replicas < 1) {
            throw new IllegalArgumentException(replicas + " replicas: for a single server call startRedis");
        }
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "repl-diskless-sync-delay", "0",
                "repl-ping-replica-period", "1"));
        if (options.settings().containsKey("requirepass")) {
            settings.put("masterauth", options.settings().get("requirepass"));
        }
        settings.putAll(options.settings());
        RedisOptions all = new RedisOptions(settings);
        List<RedisServer> servers = new ArrayList<>(List.of(start.apply(all)));
        try {
            String address = "127.0.0.1 " + servers.get(0).address().port();
            servers.addAll(ServerGroup.start(replicas, () -> start.apply(all.with("replicaof", address))));
            RedisReplicas started = new RedisReplicas(servers);
            started.awaitSynced();
            return started;
        } catch (RuntimeException e) {
            ServerGroup.close(servers);
            throw e;
        }
    }

    /** The server that was the primary at the start, or was promoted last. */
    public RedisServer primary() {
        return primary.shared();
    }

    /** All other servers, dead ones included. */
    public List<RedisServer> replicas() {
        RedisServer present = primary;
        return servers.stream()
                .filter(server -> server != present)
                .map(RedisServer::shared)
                .toList();
    }

    /** The addresses of all servers; at the start the primary's comes first. */
    public List<String> uris() {
        return servers.stream().map(RedisServer::uri).toList();
    }

    /** All servers; at the start the primary comes first. */
    public List<RedisServer> servers() {
        return servers.stream().map(RedisServer::shared).toList();
    }

    /**
     * Makes a replica the primary and the other living servers its replicas (REPLICAOF), and waits until they are synced.
     * A dead server that comes back is what it was when it died.
     */
    public void promote(RedisServer replica) {
        RedisServer promoted = own(replica);
        promoted.command("REPLICAOF", "NO", "ONE");
        String port = Integer.toString(promoted.address().port());
        living().stream()
                .filter(server -> server != promoted)
                .forEach(server -> server.command("REPLICAOF", "127.0.0.1", port));
        primary = promoted;
        awaitSynced();
    }

    /** Waits until every living replica is connected to the primary and has all that it has. */
    public void awaitSynced() {
        Await.until("a primary with synced replicas", PATIENCE, () -> unsynced(List.of()));
    }

    /** Changes what {@link #primary()} says, after others have promoted a server. */
    void promoted(RedisServer server) {
        primary = own(server);
    }

    /** The server of this group with that port. */
    Optional<RedisServer> at(int port) {
        return servers.stream()
                .filter(server -> server.address().port() == port)
                .findFirst();
    }

    /** Stops all servers and removes their data. */
    @Override
    public void close() {
        ServerGroup.close(servers);
    }

    /** What keeps the living replicas, without some that may be paused, from having all that the primary has. */
    Optional<String> unsynced(List<RedisServer> without) {
        RedisServer present = primary;
        List<RedisReply> role = present.command("ROLE").elements();
        if (!role.get(0).text().equals("master")) {
            return Optional.of(present + " is no primary");
        }
        List<Integer> left =
                without.stream().map(server -> server.address().port()).toList();
        return living().stream()
                .filter(server -> server != present)
                .filter(server -> !left.contains(server.address().port()))
                .filter(server -> !isSynced(server, present, role.get(1).number()))
                .findFirst()
                .map(server -> server + " has the role " + server.command("ROLE") + ", the primary is " + present
                        + " at " + role.get(1));
    }

    private static boolean isSynced(RedisServer replica, RedisServer primary, long offset) {
        List<RedisReply> role = replica.command("ROLE").elements();
        return role.get(0).text().equals("slave")
                && role.get(2).number() == primary.address().port()
                && role.get(3).text().equals("connected")
                && role.get(4).number() >= offset;
    }

    private List<RedisServer> living() {
        return servers.stream()
                .filter(server -> server.process().orElseThrow().isAlive())
                .toList();
    }

    private RedisServer own(RedisServer server) {
        return at(server.address().port())
                .orElseThrow(() -> new IllegalArgumentException(server + " is none of " + servers));
    }
}
