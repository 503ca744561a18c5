package io.concordat.coordinator.decision.database;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Redo;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of the columns {@code participants} and {@code redo}, in version 1. Numbers are big-endian.
 *
 * <pre>
 * participants                                 redo; of no bytes at all when there is none
 *   1  version, 1                                1  version, 1
 *   2  number of participants, then for each     2  number of branches, then for each
 *      2  length of the resource's name             2  length of the resource's name
 *      r  resource's name, UTF-8                    r  resource's name, UTF-8
 *      2  length of the branch qualifier            2  length of the branch qualifier
 *      b  branch qualifier, UTF-8                   b  branch qualifier, UTF-8
 *                                                   4  length of the operations
 *                                                   o  operations, as the store's adapter writes them
 *   4  CRC32C                                    4  CRC32C
 * </pre>
 *
 * The checksum is over the gtrid and the bytes before it, so that it does not hold for another transaction's row.
 */
final class RowCodec {
    private static final int VERSION = 1;
    private static final int LARGEST_COUNT = 0xFFFF;

    private RowCodec() {}

    /** @throws IllegalArgumentException if they cannot be expressed in this format */
    static byte[] participants(Gtrid gtrid, List<Participant> participants) {
        return encode(gtrid, participants.size(), out -> {
            for (Participant participant : participants) {
                write(participant, out);
            }
        });
    }

    /** @throws IllegalArgumentException if it cannot be expressed in this format */
    static byte[] redo(Gtrid gtrid, List<Redo> redo) {
        if (redo.isEmpty()) {
            return new byte[0];
        }
        return encode(gtrid, redo.size(), out -> {
            for (Redo each : redo) {
                write(each.participant(), out);
                byte[] operations = each.operations();
                out.writeInt(operations.length);
                out.write(operations);
            }
        });
    }

    /** @throws DamagedRowException if the bytes are not those that were written for this gtrid */
    static List<Participant> participants(Gtrid gtrid, byte[] bytes) {
        ByteBuffer source = open(gtrid, bytes);
        try {
            List<Participant> participants = new ArrayList<>();
            for (int left = Short.toUnsignedInt(source.getShort()); left > 0; left--) {
                participants.add(participant(source));
            }
            requireEnd(gtrid, source);
            return participants;
        } catch (BufferUnderflowException e) {
            throw new DamagedRowException(gtrid, "it is too short", e);
        }
    }

    /** @throws DamagedRowException if the bytes are not those that were written for this gtrid */
    static List<Redo> redo(Gtrid gtrid, byte[] bytes) {
        if (bytes.length == 0) {
            return List.of();
        }
        ByteBuffer source = open(gtrid, bytes);
        try {
            List<Redo> redo = new ArrayList<>();
            for (int left = Short.toUnsignedInt(source.getShort()); left > 0; left--) {
                Participant participant = participant(source);
                redo.add(new Redo(participant, bytes(source, source.getInt())));
            }
            requireEnd(gtrid, source);
            return redo;
        } catch (BufferUnderflowException e) {
            throw new DamagedRowException(gtrid, "it is too short", e);
        }
    }

    private interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static byte[] encode(Gtrid gtrid, int count, Content content) {
        limit(count, "branches");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeShort(count);
            content.writeTo(out);
            out.writeInt(checksum(gtrid, bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void write(Participant participant, DataOutputStream out) throws IOException {
        for (String text : List.of(participant.resource(), participant.bqual())) {
            byte[] bytes = text.getBytes(UTF_8);
            limit(bytes.length, "bytes in the name of a participant");
            out.writeShort(bytes.length);
            out.write(bytes);
        }
    }

    private static void limit(int count, String what) {
        if (count > LARGEST_COUNT) {
            throw new IllegalArgumentException(count + " " + what + " are more than " + LARGEST_COUNT);
        }
    }

    private static ByteBuffer open(Gtrid gtrid, byte[] bytes) {
        int length = bytes.length - Integer.BYTES;
        if (length < 1 || ByteBuffer.wrap(bytes).getInt(length) != checksum(gtrid, bytes, length)) {
            throw new DamagedRowException(gtrid, "its checksum is wrong", null);
        }
        if (bytes[0] != VERSION) {
            throw new DamagedRowException(gtrid, "its version is " + bytes[0] + " and this library reads 1", null);
        }
        return ByteBuffer.wrap(bytes, 1, length - 1);
    }

    private static void requireEnd(Gtrid gtrid, ByteBuffer source) {
        if (source.hasRemaining()) {
            throw new DamagedRowException(gtrid, "it has " + source.remaining() + " bytes too many", null);
        }
    }

    private static int checksum(Gtrid gtrid, byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(gtrid.toString().getBytes(US_ASCII));
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    private static Participant participant(ByteBuffer source) {
        String resource = new String(bytes(source, Short.toUnsignedInt(source.getShort())), UTF_8);
        return new Participant(resource, new String(bytes(source, Short.toUnsignedInt(source.getShort())), UTF_8));
    }

    private static byte[] bytes(ByteBuffer source, int length) {
        if (length < 0 || length > source.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        source.get(bytes);
        return bytes;
    }
}
