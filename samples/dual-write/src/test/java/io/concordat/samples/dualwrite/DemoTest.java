package io.concordat.samples.dualwrite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import io.concordat.samples.dualwrite.stores.Names;
import io.concordat.samples.dualwrite.stores.Stores;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoTest {
    @Test
    void tablesShowThatBothStoresAgreeAfterTwoCrashes() {
        DemoProcess demo = DemoProcess.run("--transactions", "60");

        assertThat(demo.exitCode()).describedAs("%s", demo).isZero();
        assertThat(demo.output())
                .contains("MySQL and Redis agree: 0 differences, nothing in doubt.")
                .containsPattern("(?m)^  crash before the decision +\\d+ +\\d+ +\\d+ +[1-9]\\d* +[0-9.]+ s$")
                .containsPattern("(?m)^  crash after the decision +[1-9]\\d* +[1-9]\\d* +[1-9]\\d* +\\d+ +[0-9.]+ s$")
                .containsPattern("(?m)^  concordat-demo-\\w+:\\d+:\\d+ +(mysql|redis) +commit$")
                .containsPattern("(?m)^  concordat-demo-\\w+:\\d+:\\d+ +(mysql|redis) +rollback$")
                .containsPattern("(?m)^  normal run +(\\d+) +\\1 +0 +0 +0$");
        assertThat(demo.output().lines()).allMatch(line -> line.length() <= 80);
        assertThat(demo.output()).describedAs("no colours, no bar in a file").doesNotContain("\u001b", "\r");
        assertThat(demo.errors()).isEmpty();
    }

    @Test
    void jsonSaysTheSameToPrograms() throws Exception {
        DemoProcess demo = DemoProcess.run("--json", "--seconds", "2", "--threads", "3");

        assertThat(demo.exitCode()).describedAs("%s", demo).isZero();
        JsonObject document = parse(demo.output());
        assertThat(document.get("agree").getAsBoolean()).isTrue();
        assertThat(document.get("threads").getAsInt()).isEqualTo(3);
        List<JsonObject> phases = objects(document.get("phases"));
        assertThat(phases).hasSize(3).allSatisfy(phase -> {
            assertThat(count(phase, "transactions", "committed")).isPositive();
            assertThat(count(phase, "transactions", "rolledBackOnPurpose")).isPositive();
            assertThat(phase.get("rows")).isEqualTo(phase.get("keys"));
            assertThat(List.of("differences", "xaRecover", "preparedIndex", "keysLeft"))
                    .allSatisfy(list -> assertThat(phase.getAsJsonArray(list)).isEmpty());
        });
        assertThat(count(phases.get(0), "transactions", "unknown")).isZero();
        assertThat(count(phases.get(1), "transactions", "unknownRolledBack")).isPositive();
        assertThat(decisions(phases.get(1))).contains("rollback");
        assertThat(count(phases.get(2), "transactions", "unknownCommitted")).isPositive();
        assertThat(decisions(phases.get(2))).contains("commit");
        assertThat(demo.errors()).describedAs("progress").contains("normal run: 50 %");
    }

    @Test
    void aPlantedDifferenceIsFoundAndEndsTheDemoWithOne() throws IOException {
        DemoProcess demo = DemoProcess.run("--plant-difference", "--transactions", "20");

        assertThat(demo.exitCode()).describedAs("%s", demo).isEqualTo(1);
        assertThat(demo.output())
                .contains("DO NOT AGREE")
                .containsPattern("crash after the decision: product 1: MySQL has price \\d+.\\d+, stock")
                .containsPattern("Redis has\\s+price 0.00, stock")
                .doesNotContain("agree: 0 differences");
        deleteJournal(demo.output());
    }

    /** Kept for whoever looks for the reason. */
    private static void deleteJournal(String output) throws IOException {
        Matcher kept = Pattern.compile("(?m)^The journal is kept in (.+)$").matcher(output);
        assertThat(kept.find()).isTrue();
        try (Stream<Path> files = Files.walk(Path.of(kept.group(1)))) {
            List<Path> found = files.sorted(Comparator.reverseOrder()).toList();
            assertThat(found).anyMatch(Files::isRegularFile);
            for (Path file : found) {
                Files.delete(file);
            }
        }
    }

    @Test
    void whatAnInterruptedRunLeftInDoubtIsClearedFirst() throws Exception {
        prepareBranchOfEarlierRun();

        DemoProcess demo = DemoProcess.run("--json", "--transactions", "20");

        assertThat(demo.exitCode()).describedAs("%s", demo).isZero();
        try (Connection mysql = Stores.choose().connect();
                Statement statement = mysql.createStatement()) {
            assertThat(statement.executeQuery("XA RECOVER").next()).isFalse();
        }
    }

    /** It holds the table, so that nobody could drop it. */
    private static void prepareBranchOfEarlierRun() throws SQLException {
        try (Connection mysql = Stores.choose().connect();
                Statement statement = mysql.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS " + Names.ORDER_TABLE
                    + " (id BIGINT PRIMARY KEY, product INT NOT NULL, quantity INT NOT NULL,"
                    + " price DECIMAL(10, 2) NOT NULL) ENGINE = InnoDB");
            statement.execute("XA START 'concordat-demo-old:1:1','mysql'");
            statement.execute("INSERT INTO " + Names.ORDER_TABLE + " VALUES (-1, 1, 1, 1)");
            statement.execute("XA END 'concordat-demo-old:1:1','mysql'");
            statement.execute("XA PREPARE 'concordat-demo-old:1:1','mysql'");
        }
    }

    private static JsonObject parse(String text) throws Exception {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            JsonElement document = JsonParser.parseReader(reader);
            assertThat(reader.peek().name()).describedAs("one document").isEqualTo("END_DOCUMENT");
            return document.getAsJsonObject();
        }
    }

    private static List<JsonObject> objects(JsonElement array) {
        List<JsonObject> objects = new ArrayList<>();
        array.getAsJsonArray().forEach(element -> objects.add(element.getAsJsonObject()));
        return objects;
    }

    private static int count(JsonObject phase, String part, String name) {
        return phase.getAsJsonObject(part).get(name).getAsInt();
    }

    private static List<String> decisions(JsonObject phase) {
        return objects(phase.getAsJsonObject("recovery").get("branches")).stream()
                .map(branch -> branch.get("decision").getAsString())
                .toList();
    }
}
