package io.concordat.redis.script;

import io.concordat.redis.keys.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The parts of a branch as bytes, for decision logs to keep. All numbers are signed, 32 bits, big-endian.
 *
 * <pre>
 * bytes       "CNCR"
 * byte        version of the format: 1; or 2, which is the same, of a branch that was not prepared but is to be applied
 *             after its decision
 * list        of parts, one for each group that the branch writes to:
 *   text      tag of the group
 *   text      token of the request
 *   text      the server's time at prepare, in ms, in decimal digits
 *   list      of texts: the written live keys
 *   number    of shadow keys
 *   list      of texts or bytes: what prepare has found, in triples
 *   list      of texts or bytes: the number of operations, and the operations as in validate.lua
 *
 * list        number of elements, then they
 * text        number of bytes, then so many bytes of UTF-8; bytes are the same without being UTF-8
 * </pre>
 */
public final class RedoCodec {
    private static final byte[] MAGIC = {'C', 'N', 'C', 'R'};
    private static final byte PREPARED = 1;
    private static final byte DECIDED = 2;

    private RedoCodec() {}

    /** Encodes what was prepared. */
    public static byte[] encode(List<RedoPart> parts) {
        return encode(PREPARED, parts);
    }

    /** Encodes what is to be applied after its decision, without a prepare. */
    public static byte[] encodeDecided(RedoPart part) {
        return encode(DECIDED, List.of(part));
    }

    /** Whether it was not prepared, and is to be applied after its decision. */
    public static boolean isDecided(byte[] bytes) {
        return bytes.length > MAGIC.length && bytes[MAGIC.length] == DECIDED;
    }

    private static byte[] encode(byte version, List<RedoPart> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(MAGIC);
            out.writeByte(version);
            out.writeInt(parts.size());
            for (RedoPart part : parts) {
                write(out, List.of(Bytes.of(part.tag()), Bytes.of(part.token()), Bytes.of(part.preparedAt())));
                writeList(out, part.written().stream().map(Bytes::of).toList());
                out.writeInt(part.shadows());
                writeList(out, part.observed());
                writeList(out, part.operations());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeList(DataOutputStream out, List<Bytes> list) throws IOException {
        out.writeInt(list.size());
        write(out, list);
    }

    private static void write(DataOutputStream out, List<Bytes> all) throws IOException {
        for (Bytes each : all) {
            out.writeInt(each.length());
            out.write(each.array());
        }
    }

    /**
     * The inverse of {@link #encode}.
     *
     * @throws IllegalArgumentException when the bytes are damaged, or of a later version
     */
    public static List<RedoPart> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            byte[] magic = new byte[MAGIC.length];
            in.get(magic);
            byte version = in.get();
            if (!Bytes.of(magic).equals(Bytes.of(MAGIC)) || (version != PREPARED && version != DECIDED)) {
                throw new IllegalArgumentException(
                        "These bytes are no redo of this adapter, or of a later version of it (" + version
                                + ", and this one knows " + DECIDED
                                + "): use the version that wrote them, or a later one");
            }
            List<RedoPart> parts = list(in, RedoCodec::part);
            if (in.hasRemaining()) {
                throw new IllegalArgumentException(
                        "The redo of a branch is damaged: " + in.remaining() + " bytes too many");
            }
            return parts;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("The redo of a branch is damaged: it ends too soon", e);
        }
    }

    private static RedoPart part(ByteBuffer in) {
        return new RedoPart(
                bytes(in).toString(),
                bytes(in).toString(),
                bytes(in).toString(),
                list(in, text -> bytes(text).toString()),
                in.getInt(),
                list(in, RedoCodec::bytes),
                list(in, RedoCodec::bytes));
    }

    private static <T> List<T> list(ByteBuffer in, Function<ByteBuffer, T> element) {
        int size = in.getInt();
        if (size < 0) {
            throw new IllegalArgumentException("The redo of a branch is damaged: a list of " + size);
        }
        List<T> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(element.apply(in));
        }
        return list;
    }

    private static Bytes bytes(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("The redo of a branch is damaged: a length of " + length + " with "
                    + in.remaining() + " bytes left");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return Bytes.of(bytes);
    }
}
