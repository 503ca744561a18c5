package io.concordat.testing.servers.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * Damages valid encodings, seeded: bits, bytes, numbers at the edges of their range, pieces cut out, put in, doubled and taken
 * from others, and now and then bytes that never were an encoding. {@code -Dconcordat.fuzz=1000000} tries so many each time.
 */
public final class Mutations {
    private static final int TRIES = Integer.getInteger("concordat.fuzz", 20_000);

    private static final int[] EDGES = {
        0,
        1,
        -1,
        -2,
        127,
        128,
        255,
        256,
        0x7FFF,
        0xFFFF,
        0x10000,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0x7FFFFFF0,
        1 << 30
    };

    private final Random random;
    private final List<byte[]> valid;

    private Mutations(long seed, List<byte[]> valid) {
        this.random = new Random(seed);
        this.valid = valid;
    }

    /**
     * Has each of many damaged encodings tried. What the trial throws is told with the seed and the bytes.
     *
     * @param trial takes the bytes, and the number of the try
     */
    public static void of(long seed, List<byte[]> valid, BiConsumer<byte[], Integer> trial) {
        Mutations mutations = new Mutations(seed, valid);
        for (int i = 0; i < TRIES; i++) {
            byte[] bytes = mutations.next();
            try {
                trial.accept(bytes.clone(), i);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "try " + i + " of seed " + seed + ": " + e + " for the bytes " + Arrays.toString(bytes), e);
            }
        }
    }

    private byte[] next() {
        if (random.nextInt(50) == 0) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] bytes = any().clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] any() {
        return valid.get(random.nextInt(valid.size()));
    }

    private byte[] changed(byte[] bytes) {
        if (bytes.length == 0) {
            return any().clone();
        }
        int at = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(Math.min(16, bytes.length - at));
        return switch (random.nextInt(7)) {
            case 0 -> with(bytes, at, bytes[at] ^ (1 << random.nextInt(8)));
            case 1 -> with(bytes, at, random.nextInt(256));
            case 2 -> number(bytes, at);
            case 3 -> Arrays.copyOf(bytes, at);
            case 4 -> joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
            case 5 -> joined(Arrays.copyOf(bytes, at + length), Arrays.copyOfRange(bytes, at, bytes.length));
            default -> {
                byte[] other = any();
                int from = other.length == 0 ? 0 : random.nextInt(other.length);
                yield joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(other, from, other.length));
            }
        };
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        return bytes;
    }

    /** A number at the edge of its range, in one, two or four bytes, or in digits. */
    private byte[] number(byte[] bytes, int at) {
        int edge = EDGES[random.nextInt(EDGES.length)];
        if (random.nextInt(4) == 0) {
            byte[] digits = Integer.toUnsignedString(edge).getBytes(US_ASCII);
            return joined(joined(Arrays.copyOf(bytes, at), digits), Arrays.copyOfRange(bytes, at + 1, bytes.length));
        }
        byte[] four = ByteBuffer.allocate(4).putInt(edge).array();
        int length = Math.min(1 << random.nextInt(3), bytes.length - at);
        System.arraycopy(four, 4 - length, bytes, at, length);
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
