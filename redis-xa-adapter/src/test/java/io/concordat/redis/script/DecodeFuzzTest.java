package io.concordat.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.keys.KeyList;
import io.concordat.testing.servers.fuzz.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What Redis or a decision log has given back damaged: refused as documented, or read as what is written and read back the
 * same.
 */
class DecodeFuzzTest {
    private static final RedoPart PART = new RedoPart(
            "0",
            "token",
            "1700000000000",
            List.of("stock", "price:1"),
            1,
            List.of(Bytes.of("1"), Bytes.of("there"), Bytes.of("")),
            List.of(Bytes.of("2"), Bytes.of("set"), Bytes.of("1"), Bytes.of("string"), Bytes.of("0")));

    private static final List<String> KEYS = List.of("", "a", "stock:12:3", "10:tenletters", "9999999999:x");

    @Test
    void redo() {
        List<byte[]> valid = List.of(
                RedoCodec.encode(List.of(PART)),
                RedoCodec.encode(List.of(PART, PART)),
                RedoCodec.encode(List.of()),
                RedoCodec.encodeDecided(PART));
        Mutations.of(5, valid, (bytes, number) -> {
            List<RedoPart> parts;
            try {
                parts = RedoCodec.decode(bytes);
            } catch (IllegalArgumentException e) {
                return;
            }
            byte[] again = RedoCodec.isDecided(bytes) && parts.size() == 1
                    ? RedoCodec.encodeDecided(parts.get(0))
                    : RedoCodec.encode(parts);
            assertThat(RedoCodec.decode(again)).isEqualTo(parts);
            if (!RedoCodec.isDecided(bytes) && parts.toString().indexOf('\uFFFD') < 0) {
                assertThat(again).isEqualTo(bytes);
            }
        });
    }

    @Test
    void keyLists() {
        List<byte[]> valid = List.of(
                KeyList.encode(KEYS).getBytes(StandardCharsets.ISO_8859_1),
                KeyList.encode(List.of("one")).getBytes(StandardCharsets.ISO_8859_1));
        Mutations.of(6, valid, (bytes, number) -> {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            List<String> names;
            try {
                names = KeyList.decode(text);
            } catch (IllegalArgumentException e) {
                return;
            }
            assertThat(KeyList.encode(names)).isEqualTo(text);
        });
    }

    @Test
    void descriptionsOfABranch() {
        Random random = new Random(7);
        KeyLayout group = new KeyLayout("concordat", "0");
        List<byte[]> valid = new ArrayList<>();
        for (String part :
                List.of("concordat/1", "BRANCH", "NONE", "OUTCOME", "prepared", KeyList.encode(KEYS), "2", "", "x")) {
            valid.add(part.getBytes(StandardCharsets.UTF_8));
        }
        Mutations.of(7, valid, (bytes, number) -> {
            List<Object> reply = new ArrayList<>(List.of(valid.get(0), valid.get(1 + random.nextInt(3))));
            for (int i = random.nextInt(5); i > 0; i--) {
                reply.add(random.nextBoolean() ? bytes : valid.get(random.nextInt(valid.size())));
            }
            if (random.nextInt(10) == 0) {
                reply.set(random.nextInt(reply.size()), bytes);
            }
            try {
                assertThat(Described.of(group, Answer.of("describe", reply)).state())
                        .isNotNull();
            } catch (UnknownAnswerException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        });
    }
}
