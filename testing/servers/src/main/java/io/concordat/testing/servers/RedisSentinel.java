package io.concordat.testing.servers;

import io.concordat.testing.servers.resp.RedisErrorException;
import io.concordat.testing.servers.resp.RedisReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A primary Redis server, its replicas, and three Sentinels that make a replica the primary when it fails (Redis
 * documentation, "High availability with Redis Sentinel"), all on 127.0.0.1.
 *
 * <p>A primary counts as failed after 2500 ms; a failover takes some seconds in all. Sentinels give up one that takes more
 * than 5 seconds; {@link #failOver} then asks for another. Methods that wait give up after 60 seconds with an
 * {@link IllegalStateException} that says what is missing. Thread-safe.
 */
public final class RedisSentinel implements AutoCloseable {
    /** The name by which clients ask for the primary. */
    public static final String MASTER_NAME = "concordat";

    private static final int SENTINELS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisReplicas data;
    private final List<RedisServer> sentinels;

    private RedisSentinel(RedisReplicas data, List<RedisServer> sentinels) {
        this.data = data;
        this.sentinels = List.copyOf(sentinels);
    }

    static RedisSentinel start(RedisReplicas data, Supplier<RedisServer> startSentinel) {
        List<RedisServer> started = List.of();
        try {
            started = ServerGroup.start(SENTINELS, startSentinel);
            RedisSentinel sentinel = new RedisSentinel(data, started);
            sentinel.sentinels.forEach(RedisSentinel::hurry);
            sentinel.awaitStable();
            return sentinel;
        } catch (RuntimeException e) {
            ServerGroup.close(started);
            data.close();
            throw e;
        }
    }

    /**
     * What a Sentinel is told about a primary: where it is, how to log in there, and how at other Sentinels.
     *
     * @param data of the primary and the replicas
     * @param sentinels of the Sentinels themselves
     */
    static List<String> watched(RedisServer primary, RedisOptions data, RedisOptions sentinels) {
        String name = MASTER_NAME;
        List<String> lines = new ArrayList<>(List.of(
                "sentinel monitor " + name + " 127.0.0.1 " + primary.address().port() + " 2",
                "sentinel down-after-milliseconds " + name + " 2500",
                "sentinel failover-timeout " + name + " 5000",
                "sentinel parallel-syncs " + name + " 10"));
        data.setting("masteruser").ifPresent(user -> lines.add("sentinel auth-user " + name + " " + user));
        data.setting("masterauth")
                .or(() -> data.setting("requirepass"))
                .ifPresent(password -> lines.add("sentinel auth-pass " + name + " " + password));
        sentinels.setting("requirepass").ifPresent(password -> lines.add("sentinel sentinel-pass " + password));
        return lines;
    }

    /** The primary and the replicas. */
    public RedisReplicas data() {
        return data;
    }

    /** The Sentinels. */
    public List<RedisServer> sentinels() {
        return sentinels.stream().map(RedisServer::shared).toList();
    }

    /** The addresses of the Sentinels. */
    public List<String> sentinelUris() {
        return sentinels.stream().map(RedisServer::uri).toList();
    }

    /** The primary that was the last one to be awaited: the first one, until there is a failover. */
    public RedisServer primary() {
        return data.primary();
    }

    /** Makes the Sentinels promote a replica though the primary lives, and returns the new primary. */
    public RedisServer failOver() {
        RedisServer old = data.primary();
        RedisServer asked = living().get(0);
        awaitPromotion(old, List.of(), () -> ask(asked, old));
        awaitStable();
        return data.primary();
    }

    /**
     * Waits until the Sentinels name another primary than an old one, which may be dead or paused, and the other living
     * replicas follow it; returns it.
     */
    public RedisServer awaitPromotion(RedisServer old) {
        awaitPromotion(old, List.of(old), () -> {});
        return data.primary();
    }

    /**
     * Waits until every living Sentinel knows the other living ones, the primary and all living replicas, none of them down,
     * and the replicas are synced.
     */
    public void awaitStable() {
        Await.until("a primary that Sentinels watch", PATIENCE, () -> agreed(List.of())
                .or(() -> living().stream()
                        .flatMap(each -> trouble(each).stream())
                        .findFirst()));
    }

    /** Stops all servers and removes their data. */
    @Override
    public void close() {
        ServerGroup.close(sentinels);
        data.close();
    }

    private void awaitPromotion(RedisServer old, List<RedisServer> without, Runnable ask) {
        int oldPort = old.address().port();
        Await.until("a primary in the place of " + old, PATIENCE, () -> {
            ask.run();
            return living().stream()
                    .filter(sentinel -> primaryPort(sentinel) == oldPort)
                    .findFirst()
                    .map(sentinel -> sentinel + " still names the old one")
                    .or(() -> agreed(without));
        });
    }

    /**
     * Asks for a failover from an old primary, unless one is under way or done. One that was asked for may come to nothing:
     * Sentinels refuse it while they have not heard of the replica for a while, and give up when it takes them too long.
     */
    private static void ask(RedisServer sentinel, RedisServer old) {
        RedisReply primary = sentinel.command("SENTINEL", "MASTER", MASTER_NAME);
        boolean isNamed =
                field(primary, "port").equals(Integer.toString(old.address().port()));
        if (isNamed && !flags(primary).contains("failover_in_progress")) {
            sentinel.command("SENTINEL", "FAILOVER", MASTER_NAME);
        }
    }

    /** What keeps the Sentinels from being of one mind, and the replicas from following the primary they name. */
    private Optional<String> agreed(List<RedisServer> without) {
        List<Integer> named =
                living().stream().map(RedisSentinel::primaryPort).distinct().toList();
        if (named.size() != 1) {
            return Optional.of("the Sentinels name different primaries, at the ports " + named);
        }
        data.promoted(data.at(named.get(0)).orElseThrow());
        return data.unsynced(without);
    }

    private Optional<String> trouble(RedisServer sentinel) {
        long peers = living().size() - 1L;
        long known = sentinel.command("SENTINEL", "SENTINELS", MASTER_NAME)
                .elements()
                .size();
        if (known < peers) {
            return Optional.of(sentinel + " knows " + known + " of " + peers + " other Sentinels");
        }
        String primaryFlags = flags(sentinel.command("SENTINEL", "MASTER", MASTER_NAME));
        if (!primaryFlags.equals("master")) {
            return Optional.of(sentinel + " calls the primary " + primaryFlags);
        }
        long replicas = sentinel.command("SENTINEL", "REPLICAS", MASTER_NAME).elements().stream()
                .filter(replica -> flags(replica).equals("slave"))
                .count();
        long wanted = data.replicas().stream()
                .filter(replica -> replica.process().orElseThrow().isAlive())
                .count();
        return replicas >= wanted
                ? Optional.empty()
                : Optional.of(sentinel + " knows " + replicas + " of " + wanted + " replicas as living");
    }

    private static String flags(RedisReply fields) {
        return field(fields, "flags");
    }

    private static String field(RedisReply fields, String name) {
        List<String> words = fields.texts();
        return words.get(words.indexOf(name) + 1);
    }

    private static int primaryPort(RedisServer sentinel) {
        return Math.toIntExact(sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER_NAME)
                .elements()
                .get(1)
                .number());
    }

    /** Redis 7.0 and later: Sentinels tell each other and ask more often than every 2 and 10 seconds. */
    private static void hurry(RedisServer sentinel) {
        try {
            sentinel.command("SENTINEL", "DEBUG", "publish-period", "200", "info-period", "500", "ask-period", "200");
        } catch (RedisErrorException e) {
            // An older one: it takes its time.
        }
    }

    private List<RedisServer> living() {
        return sentinels.stream()
                .filter(sentinel -> sentinel.process().orElseThrow().isAlive())
                .toList();
    }
}
