package io.concordat.redis.script;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.redis.keys.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes that a decision log has kept are read by every later version. */
class RedoCodecTest {
    private static final List<RedoPart> PARTS = List.of(
            new RedoPart(
                    "3",
                    "5f0c-token",
                    "1700000000123",
                    List.of("app:a", "app:\u00e4"),
                    1,
                    List.of(Bytes.of("2"), Bytes.of("there"), Bytes.of("1700000009999")),
                    List.of(
                            Bytes.of("2"),
                            Bytes.of("replace"),
                            Bytes.of("1"),
                            Bytes.of("string"),
                            Bytes.of("3"),
                            Bytes.of("1"),
                            Bytes.of(""),
                            Bytes.of(new byte[] {0, (byte) 0xff, 13, 10}),
                            Bytes.of("persist"),
                            Bytes.of("2"),
                            Bytes.of("any"),
                            Bytes.of("0"))),
            new RedoPart("1ab2", "5f0c-token", "1700000000124", List.of("b"), 0, List.of(), List.of(Bytes.of("0"))));

    @Test
    void versionOneIsWrittenAndReadAsItAlwaysWas() throws IOException {
        assertThat(RedoCodec.encode(PARTS)).isEqualTo(golden());
        assertThat(RedoCodec.decode(golden())).isEqualTo(PARTS);
    }

    @Test
    void whatEndsTooSoonOrTooLateIsRefused() throws IOException {
        byte[] golden = golden();
        for (int length = 0; length < golden.length; length++) {
            byte[] cut = Arrays.copyOf(golden, length);
            assertThatThrownBy(() -> RedoCodec.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        byte[] longer = Arrays.copyOf(golden, golden.length + 1);
        assertThatThrownBy(() -> RedoCodec.decode(longer)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLaterVersionIsRefusedWithTheRemedy() throws IOException {
        byte[] later = golden();
        later[4] = 3;
        assertThatThrownBy(() -> RedoCodec.decode(later))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use the version that wrote them");
    }

    private static byte[] golden() throws IOException {
        try (InputStream file = RedoCodecTest.class.getResourceAsStream("redo-v1.hex")) {
            return HexFormat.of().parseHex(new String(file.readAllBytes(), US_ASCII).replaceAll("\\s", ""));
        }
    }
}
