package io.concordat.redis;

import java.time.Duration;
import java.util.List;
import org.redisson.client.codec.Codec;

/** The settings of a data source, checked. */
record Options(
        String prefix,
        Duration lockWait,
        int maxOperations,
        long maxBytes,
        SwapMode swap,
        Duration outcomeRetention,
        Isolation isolation,
        Durability durability,
        boolean incarnationGate,
        Codec codec,
        List<String> cachePrefixes) {
    boolean isCache(String key) {
        return cachePrefixes.stream().anyMatch(key::startsWith);
    }
}
