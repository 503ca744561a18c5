package io.concordat.coordinator.decision.database;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Redo;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The format of the columns, frozen: a row that a released version may have written is read for ever. */
class RowCodecTest {
    private static final Gtrid GTRID = new Gtrid("node1", 1_800_000_000L, "42");
    private static final List<Participant> PARTICIPANTS =
            List.of(new Participant("orders", "b1"), new Participant("b\u00e9nin", "\u20ac"), new Participant("", ""));
    private static final List<Redo> REDO = List.of(
            new Redo(new Participant("prices", "c1"), "SET x 1".getBytes(US_ASCII)),
            new Redo(new Participant("prices", "c2"), new byte[0]));

    private static final String PARTICIPANTS_1 =
            "01000300066f726465727300026231000662c3a96e696e0003e282ac00000000601d0b2f";
    private static final String REDO_1 =
            "010002000670726963657300026331000000075345542078203100067072696365730002633200000000dc9c6d01";

    @Test
    void version_1_is_written() {
        assertThat(hex(RowCodec.participants(GTRID, PARTICIPANTS))).isEqualTo(PARTICIPANTS_1);
        assertThat(hex(RowCodec.redo(GTRID, REDO))).isEqualTo(REDO_1);
    }

    @Test
    void version_1_is_read() {
        assertThat(RowCodec.participants(GTRID, bytes(PARTICIPANTS_1))).isEqualTo(PARTICIPANTS);
        assertThat(RowCodec.redo(GTRID, bytes(REDO_1))).isEqualTo(REDO);
    }

    @Test
    void noRedoIsNoBytes() {
        assertThat(RowCodec.redo(GTRID, List.<Redo>of())).isEmpty();
        assertThat(RowCodec.redo(GTRID, new byte[0])).isEmpty();
    }

    @Test
    void everyFlippedBitAndEveryMissingEndIsNoticed() {
        byte[] good = RowCodec.redo(GTRID, REDO);
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> RowCodec.redo(GTRID, bad)).isInstanceOf(DamagedRowException.class);
        }
        for (int length = 1; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> RowCodec.redo(GTRID, cut)).isInstanceOf(DamagedRowException.class);
        }
    }

    @Test
    void aRowOfAnotherTransactionIsNoticed() {
        assertThatThrownBy(() -> RowCodec.participants(new Gtrid("node1", 1_800_000_000L, "43"), bytes(PARTICIPANTS_1)))
                .isInstanceOf(DamagedRowException.class)
                .hasMessageContaining("node1:1800000000:43")
                .hasMessageContaining("checksum");
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> RowCodec.participants(GTRID, List.of(new Participant("x".repeat(65_536), "b"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
