package io.concordat.samples.dualwrite.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void textWithEveryKindOfCharacterIsReadBackAsItWas() {
        String text = "\"quoted\" \\ \n\t\u0000 \u007f ä \uD83D\uDE00";

        assertThat(JsonParser.parseString(Json.write(text)).getAsString()).isEqualTo(text);
    }

    @Test
    void valuesKeepTheirTypes() {
        assertThat(Json.write(Map.of("list", List.of(1, true, new BigDecimal("1.50"), "x"))))
                .isEqualTo("{\"list\": [1, true, 1.50, \"x\"]}");
    }
}
