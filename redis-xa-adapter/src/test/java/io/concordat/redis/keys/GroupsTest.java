package io.concordat.redis.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key of the adapter is where the live keys are that it guards. */
class GroupsTest {
    private static final Groups CLUSTER = Groups.cluster("concordat");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "123456789, 12739",
                "foo, 12182",
                "{user1000}.following, 3443",
                "{user1000}.followers, 3443",
                "user1000, 3443",
                "foo{}{bar}, 8363",
                "foo{{bar}}zap, 4015",
                "foo{bar}{zap}, 5061",
                "bar, 5061",
                "foo{bar, 15278",
                "foo}bar{, 11073",
            })
    void slotsAreThoseOfTheServer(String key, int slot) {
        assertThat(HashSlot.of(key)).isEqualTo(slot);
    }

    @Test
    void eachSlotHasAShortTagThatIsInIt() {
        assertThat(SlotTags.all()).hasSize(16384).doesNotHaveDuplicates();
        IntStream.range(0, 16384)
                .forEach(slot -> assertThat(HashSlot.of(SlotTags.of(slot))).isEqualTo(slot));
        assertThat(SlotTags.all()).allMatch(tag -> tag.matches("[0-9a-z]{1,4}"));
    }

    @Test
    void theTableIsPartOfTheStoredFormat() {
        assertThat(SlotTags.of(0)).isEqualTo("1bz");
        assertThat(SlotTags.of(12182)).isEqualTo("foo");
        assertThat(SlotTags.of(16383)).isEqualTo("hia");
        assertThat(String.join(",", SlotTags.all()).hashCode()).isEqualTo(-903071721);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "key {with} brace }",
                "}",
                "{",
                "{}",
                "}{",
                "a{b}c",
                "a{}b{c}",
                "{a}{b}",
                "käse {größe}",
                "\uD83D\uDE00"
            })
    void theAdaptersKeysAreInTheSlotOfTheirLiveKeyWhateverItsBraces(String key) {
        KeyLayout group = CLUSTER.of(key);
        BranchXid xid = new BranchXid(1, "aa", "bb");
        assertThat(List.of(
                        group.branch(xid),
                        group.outcome(xid),
                        group.prepared(),
                        group.absent(),
                        group.shadow(xid, 1),
                        group.lock(key)))
                .extracting(HashSlot::of)
                .containsOnly(HashSlot.of(key));
    }

    @Test
    void aSingleGroupHoldsEverything() {
        Groups single = Groups.single("concordat");
        assertThat(single.of("a")).isEqualTo(single.of("b")).isEqualTo(single.ofMarker());
        assertThat(single.all()).containsExactly(KeyLayout.singleGroup("concordat"));
        assertThat(CLUSTER.all()).hasSize(16384).contains(CLUSTER.of("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"con{cordat", "con}cordat", "{a}"})
    void aPrefixWithBracesIsRefused(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Groups.cluster(prefix))
                .withMessageContaining(prefix);
        assertThatIllegalArgumentException().isThrownBy(() -> Groups.single(prefix));
    }
}
