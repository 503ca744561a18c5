package io.concordat.samples.dualwrite.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {
    @Test
    void aFileGetsALineForEachQuarter() {
        assertThat(print(new Terminal(false)).lines())
                .containsExactly("- work", "  work: 25 %", "  work: 50 %", "  work: 75 %", "  work: 100 %");
    }

    @Test
    void aTerminalGetsABarThatIsRemovedInTheEnd() {
        assertThat(print(new Terminal(true)))
                .contains("[###############...............]  50 %", "[##############################] 100 %")
                .endsWith("\r\u001b[K");
    }

    private static String print(Terminal terminal) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ProgressPrinter progress = new ProgressPrinter(new PrintStream(printed, true, UTF_8), terminal);
        progress.step("work");
        IntStream.rangeClosed(1, 205).forEach(done -> progress.advance("work", done / 200.0));
        progress.clear();
        return printed.toString(UTF_8);
    }
}
