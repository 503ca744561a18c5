package io.concordat.testing.servers.internal.cluster;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Hash slots of keys (Redis cluster specification, "Key distribution model" and "Hash tags"). */
public final class Slots {
    /** How many slots there are. */
    public static final int COUNT = 16_384;

    private static final int POLYNOMIAL = 0x1021;

    private Slots() {}

    /** The slot of a key. */
    public static int of(String key) {
        int open = key.indexOf('{');
        int close = open < 0 ? -1 : key.indexOf('}', open);
        String hashed = close > open + 1 ? key.substring(open + 1, close) : key;
        int crc = 0;
        for (byte next : hashed.getBytes(StandardCharsets.UTF_8)) {
            crc ^= (next & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = ((crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL) & 0xffff;
            }
        }
        return crc % COUNT;
    }

    /** The slots of one of some masters that share all of them evenly. */
    public static List<Integer> share(int index, int masters) {
        return IntStream.range(index * COUNT / masters, (index + 1) * COUNT / masters)
                .boxed()
                .toList();
    }
}
