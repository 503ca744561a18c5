package io.concordat.samples.dualwrite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.concordat.samples.dualwrite.stores.Stores;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people see when the demo cannot be run. */
class RefusalTest {
    /** Nobody listens there: the port is reserved. */
    private static final String NOBODY = "127.0.0.1:1";

    @Test
    void aWrongCommandLineIsExplainedInOneLine() {
        DemoProcess demo = DemoProcess.run(Map.of(), "--threads", "many");

        assertThat(demo.exitCode()).isEqualTo(2);
        assertThat(demo.output()).isEmpty();
        assertThat(demo.errors().lines())
                .containsExactly("error: --threads needs a whole number from 1 to 32, not many. See --help");
    }

    @Test
    void helpIsNoError() {
        DemoProcess demo = DemoProcess.run(Map.of(), "--help");

        assertThat(demo.exitCode()).isZero();
        assertThat(demo.output()).startsWith("Usage: bin/demo").contains("CONCORDAT_MYSQL_URL");
        assertThat(demo.output().lines()).allMatch(line -> line.length() <= 80);
        assertThat(demo.errors()).isEmpty();
    }

    @Test
    void aMySqlThatDoesNotAnswerIsNamed() {
        DemoProcess demo = runWith("CONCORDAT_MYSQL_URL", "jdbc:mysql://" + NOBODY + "/shop");

        assertThat(demo.exitCode()).isEqualTo(3);
        assertThat(demo.errors())
                .containsPattern(
                        "(?m)^error: MySQL at " + NOBODY + ".*Start that server, or correct CONCORDAT_MYSQL_URL.*")
                .doesNotContain("\tat ");
    }

    @Test
    void aRedisThatDoesNotAnswerIsNamed() {
        DemoProcess demo = runWith("CONCORDAT_REDIS_URI", "redis://" + NOBODY);

        assertThat(demo.exitCode()).isEqualTo(3);
        assertThat(demo.errors())
                .containsPattern("(?m)^error: Redis .*" + NOBODY + ".*")
                .contains("Start it, or correct the address")
                .doesNotContain("\tat ");
    }

    @Test
    void aDatabaseThatIsNotNamedIsAskedFor() {
        String url = Stores.choose().mysqlUrl().replaceFirst("(//[^/]*/)\\w+", "$1");

        DemoProcess demo = runWith("CONCORDAT_MYSQL_URL", url);

        assertThat(demo.exitCode()).isEqualTo(3);
        assertThat(demo.errors()).contains("error: CONCORDAT_MYSQL_URL names no database");
    }

    @Test
    void jsonHoldsTheErrorToo() {
        DemoProcess demo = runWith("CONCORDAT_REDIS_URI", "redis://" + NOBODY, "--json");

        assertThat(demo.exitCode()).isEqualTo(3);
        assertThat(JsonParser.parseString(demo.output())
                        .getAsJsonObject()
                        .get("error")
                        .getAsString())
                .contains(NOBODY);
    }

    @Test
    void tracesAreForThoseWhoAsk() {
        assertThat(runWith("CONCORDAT_REDIS_URI", "redis://" + NOBODY, "--verbose")
                        .errors())
                .contains("\tat ");
    }

    private static DemoProcess runWith(String variable, String value, String... arguments) {
        Map<String, String> environment = new HashMap<>(Stores.choose().environment());
        environment.put(variable, value);
        return DemoProcess.run(environment, arguments);
    }
}
