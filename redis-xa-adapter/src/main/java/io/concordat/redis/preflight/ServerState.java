package io.concordat.redis.preflight;

import java.util.List;
import java.util.Map;
import org.redisson.api.RedissonClient;

/**
 * How safe a primary's memory is at this moment, by its own {@code INFO}.
 *
 * @param id its replication id
 * @param replicas how many are connected
 * @param appendsToFile whether it has an append-only file
 * @param fileIsForced whether nothing is known to be wrong with that file, and no force of it is under way
 */
public record ServerState(String id, int replicas, boolean appendsToFile, boolean fileIsForced) {
    /** Of all primaries. Throws what the client throws. */
    public static List<ServerState> all(RedissonClient client) {
        return Primary.all(client).stream().map(primary -> of(primary.info())).toList();
    }

    private static ServerState of(Map<String, String> info) {
        return new ServerState(
                info.getOrDefault("master_replid", ""),
                Integer.parseInt(info.getOrDefault("connected_slaves", "0")),
                "1".equals(info.get("aof_enabled")),
                "ok".equals(info.getOrDefault("aof_last_write_status", "ok"))
                        && "0".equals(info.getOrDefault("aof_pending_bio_fsync", "0"))
                        && "0".equals(info.getOrDefault("aof_pending_rewrite", "0")));
    }
}
