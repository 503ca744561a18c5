package io.concordat.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GtridTest {
    @Test
    void itsTextIsReadBack() {
        Gtrid gtrid = new Gtrid("shop-1", 42, "179536674836100149");

        assertThat(gtrid).hasToString("shop-1:42:179536674836100149");
        assertThat(Gtrid.parse(gtrid.toString())).contains(gtrid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop-1", "shop-1:42", "shop-1:42:", "shop-1:x:1", "10.0.0.1.tm1795366748", "a b:1:1"})
    void whatAnotherTransactionManagerWroteIsNotOurs(String text) {
        assertThat(Gtrid.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x:y", "1 ", "1234567890123456789012345"})
    void aSequenceThatCouldNotBeReadBackIsRefused(String sequence) {
        assertThatThrownBy(() -> new Gtrid("shop-1", 1, sequence)).hasMessageContaining("1 to 24 digits");
    }

    @Test
    void theLongestGtridFitsAnXid() {
        String node = "n".repeat(Gtrid.MAX_NODE_LENGTH);

        assertThat(new Gtrid(node, 9_999_999_999L, "1".repeat(24)).toString()).hasSize(64);
    }
}
