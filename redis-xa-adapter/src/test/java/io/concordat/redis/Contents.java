package io.concordat.redis;

import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.resp.RedisReply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What keys hold, so that it can be compared; expiries to the nearest few seconds. */
final class Contents {
    private static final long TOLERANCE_MS = 4000;

    private Contents() {}

    /** Of all keys that begin so. */
    static Map<String, String> of(RedisServer server, String prefix) {
        Map<String, String> contents = new TreeMap<>();
        for (RedisReply key : server.command("KEYS", prefix + "*").elements()) {
            contents.put(key.text(), value(server, key.text()) + expiry(server, key.text()));
        }
        return contents;
    }

    private static String value(RedisServer server, String key) {
        String type = server.command("TYPE", key).text();
        List<String> command =
                switch (type) {
                    case "string" -> List.of("GET", key);
                    case "hash" -> List.of("HGETALL", key);
                    case "set" -> List.of("SMEMBERS", key);
                    case "zset" -> List.of("ZRANGE", key, "0", "-1", "WITHSCORES");
                    default -> List.of("LRANGE", key, "0", "-1");
                };
        RedisReply reply = server.command(command.toArray(String[]::new));
        if (type.equals("string")) {
            return type + " " + reply.text();
        }
        List<String> items = reply.elements().stream().map(RedisReply::text).toList();
        if (type.equals("hash")) {
            Map<String, String> fields = new TreeMap<>();
            for (int i = 0; i < items.size(); i += 2) {
                fields.put(items.get(i), items.get(i + 1));
            }
            return type + " " + fields;
        }
        return type + " " + (type.equals("set") ? items.stream().sorted().toList() : items);
    }

    private static String expiry(RedisServer server, String key) {
        long left = server.command("PTTL", key).number();
        return left < 0 ? "" : " until " + Math.round((System.currentTimeMillis() + left) / (double) TOLERANCE_MS);
    }
}
