package io.concordat.coordinator.decision.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one record, in format versions 1 to 3. Numbers are big-endian.
 *
 * <pre>
 * DECISION                                          FORGET
 *   1  type, 1                                        1  type, 2
 *   1  length of the gtrid                            1  length of the gtrid
 *   g  gtrid, ASCII                                   g  gtrid, ASCII
 *   8  time of the decision, seconds since 1970
 *   4  and nanoseconds
 *   2  number of participants, then for each
 *      2  length of the resource's name
 *      r  resource's name, UTF-8
 *      2  length of the branch qualifier
 *      b  branch qualifier, UTF-8
 *
 * STARTED: the incarnations of the journal; in the batch a segment begins with
 *   1  type, 3
 *   2  number of incarnations, then for each, ascending
 *      8  the incarnation
 *
 * HEURISTIC, from version 2 on: see {@link HeuristicCodec}
 *   1  type, 4
 *
 * ANSWERED and CONFIRMED, from version 3 on: see {@link KeptCodec}
 *   1  type, 5 or 6
 * </pre>
 */
final class RecordCodec {
    private static final byte DECISION = 1;
    private static final byte FORGET = 2;
    private static final byte STARTED = 3;
    private static final int LARGEST_UNSIGNED_SHORT = 0xFFFF;

    private RecordCodec() {}

    /** @throws IllegalArgumentException if the decision cannot be expressed in this format */
    static byte[] encode(Decision decision) {
        byte[] gtrid = text(decision.gtrid());
        List<byte[]> texts = new ArrayList<>();
        int length = 2 + gtrid.length + Long.BYTES + Integer.BYTES + Short.BYTES;
        for (Participant participant : decision.participants()) {
            for (String text : List.of(participant.resource(), participant.bqual())) {
                byte[] bytes = text.getBytes(UTF_8);
                limit(bytes.length, "bytes in the name of a participant");
                texts.add(bytes);
                length += Short.BYTES + bytes.length;
            }
        }
        limit(decision.participants().size(), "participants");
        ByteBuffer target = ByteBuffer.allocate(length);
        target.put(DECISION).put((byte) gtrid.length).put(gtrid);
        Instant decidedAt = decision.decidedAt();
        target.putLong(decidedAt.getEpochSecond()).putInt(decidedAt.getNano());
        target.putShort((short) decision.participants().size());
        texts.forEach(bytes -> target.putShort((short) bytes.length).put(bytes));
        return target.array();
    }

    static byte[] encodeForget(Gtrid gtrid) {
        byte[] text = text(gtrid);
        return ByteBuffer.allocate(2 + text.length)
                .put(FORGET)
                .put((byte) text.length)
                .put(text)
                .array();
    }

    static byte[] encode(Incarnations incarnations) {
        List<Long> numbers = incarnations.numbers();
        ByteBuffer target = ByteBuffer.allocate(1 + Short.BYTES + numbers.size() * Long.BYTES);
        target.put(STARTED).putShort((short) numbers.size());
        numbers.forEach(target::putLong);
        return target.array();
    }

    /**
     * Reads one record and moves the source behind it.
     *
     * @throws RuntimeException if the bytes are no record: for the caller, whose checksum was right, a broken writer
     */
    static JournalRecord decode(ByteBuffer source) {
        byte type = source.get();
        return switch (type) {
            case DECISION -> new JournalRecord.Decided(decision(source));
            case FORGET -> new JournalRecord.Forgotten(gtrid(source));
            case STARTED -> new JournalRecord.Started(incarnations(source));
            case HeuristicCodec.TYPE -> new JournalRecord.Heuristical(HeuristicCodec.decode(source));
            case KeptCodec.ANSWERED -> KeptCodec.answered(source);
            case KeptCodec.CONFIRMED -> KeptCodec.confirmed(source);
            default -> throw new IllegalArgumentException("record of type " + type);
        };
    }

    private static Gtrid gtrid(ByteBuffer source) {
        String text = text(source, Byte.toUnsignedInt(source.get()));
        return Gtrid.parse(text).orElseThrow(() -> new IllegalArgumentException("gtrid '" + text + "'"));
    }

    private static Incarnations incarnations(ByteBuffer source) {
        int count = Short.toUnsignedInt(source.getShort());
        List<Long> numbers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            numbers.add(source.getLong());
        }
        return new Incarnations(numbers);
    }

    private static Decision decision(ByteBuffer source) {
        Gtrid gtrid = gtrid(source);
        Instant decidedAt = Instant.ofEpochSecond(source.getLong(), source.getInt());
        int count = Short.toUnsignedInt(source.getShort());
        List<Participant> participants = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String resource = text(source, Short.toUnsignedInt(source.getShort()));
            String bqual = text(source, Short.toUnsignedInt(source.getShort()));
            participants.add(new Participant(resource, bqual));
        }
        return new Decision(gtrid, decidedAt, participants);
    }

    private static String text(ByteBuffer source, int length) {
        byte[] bytes = new byte[length];
        source.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static byte[] text(Gtrid gtrid) {
        String text = gtrid.toString();
        if (Gtrid.parse(text).filter(gtrid::equals).isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' could not be read back as a gtrid");
        }
        return text.getBytes(US_ASCII);
    }

    private static void limit(int number, String what) {
        if (number > LARGEST_UNSIGNED_SHORT) {
            throw new IllegalArgumentException(
                    number + " " + what + ", and the format takes " + LARGEST_UNSIGNED_SHORT);
        }
    }
}
