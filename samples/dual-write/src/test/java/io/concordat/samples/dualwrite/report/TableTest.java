package io.concordat.samples.dualwrite.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void textIsAlignedToTheLeftAndNumbersToTheRight() {
        Table table = new Table("", "committed", "kind").row("first", 7, "x").row("second one", 12_345, "longer");

        assertThat(table.lines())
                .containsExactly(
                        "              committed  kind", //
                        "  first               7  x",
                        "  second one     12,345  longer");
    }
}
