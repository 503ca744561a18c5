package io.concordat.redis.keys;

import java.nio.charset.StandardCharsets;

/**
 * Which of the 16384 slots of a Redis Cluster a key is in: CRC16 of the key or, when it has one, of its hash tag: what
 * stands between the first brace and the next closing one, if that is not empty (Redis documentation, "Redis cluster
 * specification").
 */
final class HashSlot {
    static final int COUNT = 16384;

    private static final int POLYNOMIAL = 0x1021;
    private static final int[] TABLE = table();

    private HashSlot() {}

    static int of(String key) {
        byte[] bytes = hashed(key).getBytes(StandardCharsets.UTF_8);
        int crc = 0;
        for (byte b : bytes) {
            crc = ((crc << 8) & 0xFFFF) ^ TABLE[((crc >>> 8) ^ b) & 0xFF];
        }
        return crc % COUNT;
    }

    private static String hashed(String key) {
        int open = key.indexOf('{');
        int close = open < 0 ? -1 : key.indexOf('}', open);
        return close > open + 1 ? key.substring(open + 1, close) : key;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
            }
            table[i] = crc & 0xFFFF;
        }
        return table;
    }
}
