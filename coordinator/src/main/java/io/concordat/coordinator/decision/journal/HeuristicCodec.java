package io.concordat.coordinator.decision.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Resolution;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * The bytes of a heuristic outcome, from format version 2 on. Numbers are big-endian.
 *
 * <pre>
 * HEURISTIC: in place of an earlier one of the same branch; a FORGET of its gtrid ends it
 *   1  type, 4
 *   1  length of the gtrid
 *   g  gtrid, ASCII
 *   2  length of the resource's name
 *   r  resource's name, UTF-8
 *   2  length of the branch qualifier
 *   b  branch qualifier, UTF-8
 *   1  what the store was told: 1 to commit, 2 to roll back
 *   8  time at which it was noticed, seconds since 1970
 *   4  and nanoseconds
 *   2  length of the detail
 *   d  detail, UTF-8
 *   1  whether a person has acknowledged it: 0, or 1 and then
 *      2  length of the reason
 *      a  reason, UTF-8
 * </pre>
 */
final class HeuristicCodec {
    static final byte TYPE = 4;

    private static final byte COMMIT = 1;
    private static final byte ROLLBACK = 2;
    private static final int LARGEST_UNSIGNED_SHORT = 0xFFFF;

    private HeuristicCodec() {}

    /** @throws IllegalArgumentException if it cannot be expressed in this format */
    static byte[] encode(Heuristic heuristic) {
        byte[] gtrid = heuristic.gtrid().toString().getBytes(US_ASCII);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream target = new DataOutputStream(bytes)) {
            target.writeByte(TYPE);
            target.writeByte(gtrid.length);
            target.write(gtrid);
            write(target, heuristic.participant().resource());
            write(target, heuristic.participant().bqual());
            target.writeByte(heuristic.told() == Resolution.COMMIT ? COMMIT : ROLLBACK);
            Instant since = heuristic.since();
            target.writeLong(since.getEpochSecond());
            target.writeInt(since.getNano());
            write(target, heuristic.detail());
            target.writeBoolean(heuristic.acknowledged().isPresent());
            if (heuristic.acknowledged().isPresent()) {
                write(target, heuristic.acknowledged().get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream target, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > LARGEST_UNSIGNED_SHORT) {
            throw new IllegalArgumentException(
                    bytes.length + " bytes in a text, and the format takes " + LARGEST_UNSIGNED_SHORT);
        }
        target.writeShort(bytes.length);
        target.write(bytes);
    }

    /** Reads what follows the type. */
    static Heuristic decode(ByteBuffer source) {
        String gtrid = text(source, Byte.toUnsignedInt(source.get()));
        Participant participant = new Participant(text(source), text(source));
        Resolution told = told(source.get());
        Instant since = Instant.ofEpochSecond(source.getLong(), source.getInt());
        String detail = text(source);
        boolean acknowledged = source.get() == 1;
        return new Heuristic(
                Gtrid.parse(gtrid).orElseThrow(() -> new IllegalArgumentException("gtrid '" + gtrid + "'")),
                participant,
                told,
                since,
                detail,
                acknowledged ? Optional.of(text(source)) : Optional.empty());
    }

    private static Resolution told(byte number) {
        return switch (number) {
            case COMMIT -> Resolution.COMMIT;
            case ROLLBACK -> Resolution.ROLLBACK;
            default -> throw new IllegalArgumentException("a store that was told " + number);
        };
    }

    private static String text(ByteBuffer source) {
        return text(source, Short.toUnsignedInt(source.getShort()));
    }

    private static String text(ByteBuffer source, int length) {
        byte[] bytes = new byte[length];
        source.get(bytes);
        return new String(bytes, UTF_8);
    }
}
