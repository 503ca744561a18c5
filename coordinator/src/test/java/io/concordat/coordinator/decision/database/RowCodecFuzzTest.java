package io.concordat.coordinator.decision.database;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Redo;
import io.concordat.testing.servers.fuzz.Mutations;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Damaged rows: refused as documented, also behind a right checksum, unless they mean something, which is read back. */
class RowCodecFuzzTest {
    private static final Gtrid GTRID = new Gtrid("node1", 12, "345");
    private static final Participant MYSQL = new Participant("mysql", "b1");
    private static final Participant REDIS = new Participant("redis", "b2");
    private static final List<byte[]> PARTICIPANTS =
            List.of(RowCodec.participants(GTRID, List.of(MYSQL, REDIS)), RowCodec.participants(GTRID, List.of()));
    private static final List<byte[]> REDO = List.of(
            RowCodec.redo(GTRID, List.of(new Redo(REDIS, new byte[] {1, 2, 3, 4, 5}), new Redo(MYSQL, new byte[0]))));

    @Test
    void participants() {
        Mutations.of(3, PARTICIPANTS, (bytes, number) -> {
            byte[] row = number % 4 == 0 ? bytes : sealed(bytes);
            try {
                List<Participant> read = RowCodec.participants(GTRID, row);
                assertThat(RowCodec.participants(GTRID, RowCodec.participants(GTRID, read)))
                        .isEqualTo(read);
                if (isText(read.toString())) {
                    assertThat(RowCodec.participants(GTRID, read)).isEqualTo(row);
                }
            } catch (DamagedRowException e) {
                assertThat(e).hasMessageContaining(GTRID.toString());
            }
        });
    }

    @Test
    void redo() {
        Mutations.of(4, REDO, (bytes, number) -> {
            byte[] row = number % 4 == 0 ? bytes : sealed(bytes);
            try {
                List<Redo> read = RowCodec.redo(GTRID, row);
                byte[] again = RowCodec.redo(GTRID, read);
                assertThat(RowCodec.redo(GTRID, again)).hasSameSizeAs(read);
                if (!read.isEmpty()
                        && isText(read.stream().map(Redo::participant).toList().toString())) {
                    assertThat(again).isEqualTo(row);
                }
            } catch (DamagedRowException e) {
                assertThat(e).hasMessageContaining(GTRID.toString());
            }
        });
    }

    /** What is no UTF-8 reads as something else, which is written as that. */
    private static boolean isText(String read) {
        return read.indexOf('\uFFFD') < 0;
    }

    /** With a right checksum behind it in place of its last four bytes. */
    private static byte[] sealed(byte[] bytes) {
        if (bytes.length < Integer.BYTES) {
            return bytes;
        }
        int length = bytes.length - Integer.BYTES;
        CRC32C checksum = new CRC32C();
        checksum.update(GTRID.toString().getBytes(US_ASCII));
        checksum.update(bytes, 0, length);
        ByteBuffer.wrap(bytes).putInt(length, (int) checksum.getValue());
        return bytes;
    }
}
