package io.concordat.coordinator.decision.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.journal.JournalRecord.Answered;
import io.concordat.coordinator.decision.journal.JournalRecord.Confirmed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of what is kept of a decision that is carried out, from format version 3 on. Numbers are big-endian.
 *
 * <pre>
 * ANSWERED: in place of the DECISION of its gtrid, and     CONFIRMED: the highest of a resource counts
 * of its HEURISTICs; a FORGET ends it
 *   1  type, 5                                               1  type, 6
 *   1  length of the gtrid                                   2  length of the resource's name
 *   g  gtrid, ASCII                                          r  resource's name, UTF-8
 *   2  number of resources that are                          8  generation that it has confirmed
 *      to confirm it, then for each
 *      2  length of its name
 *      r  its name, UTF-8
 * </pre>
 */
final class KeptCodec {
    static final byte ANSWERED = 5;
    static final byte CONFIRMED = 6;

    private KeptCodec() {}

    /** The names are those of participants of a decision that was written, so that the format takes them. */
    static byte[] encode(Answered answered) {
        byte[] gtrid = answered.gtrid().toString().getBytes(US_ASCII);
        List<byte[]> names =
                answered.awaited().stream().map(name -> name.getBytes(UTF_8)).toList();
        int length = names.stream().mapToInt(name -> Short.BYTES + name.length).sum();
        ByteBuffer target = ByteBuffer.allocate(2 + gtrid.length + Short.BYTES + length);
        target.put(ANSWERED).put((byte) gtrid.length).put(gtrid).putShort((short) names.size());
        names.forEach(name -> target.putShort((short) name.length).put(name));
        return target.array();
    }

    static byte[] encode(Confirmed confirmed) {
        byte[] name = confirmed.resource().getBytes(UTF_8);
        return ByteBuffer.allocate(1 + Short.BYTES + name.length + Long.BYTES)
                .put(CONFIRMED)
                .putShort((short) name.length)
                .put(name)
                .putLong(confirmed.generation())
                .array();
    }

    /** Reads what follows the type. */
    static Answered answered(ByteBuffer source) {
        byte[] text = new byte[Byte.toUnsignedInt(source.get())];
        source.get(text);
        String gtrid = new String(text, US_ASCII);
        int count = Short.toUnsignedInt(source.getShort());
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(name(source));
        }
        return new Answered(
                Gtrid.parse(gtrid).orElseThrow(() -> new IllegalArgumentException("gtrid '" + gtrid + "'")), names);
    }

    /** Reads what follows the type. */
    static Confirmed confirmed(ByteBuffer source) {
        return new Confirmed(name(source), source.getLong());
    }

    private static String name(ByteBuffer source) {
        byte[] name = new byte[Short.toUnsignedInt(source.getShort())];
        source.get(name);
        return new String(name, UTF_8);
    }
}
