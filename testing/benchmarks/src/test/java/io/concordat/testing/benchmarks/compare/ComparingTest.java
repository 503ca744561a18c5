package io.concordat.testing.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.concordat.testing.benchmarks.contender.Variant;
import io.concordat.testing.servers.MySqlOptions;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparingTest {
    @TempDir
    private Path folder;

    /** The comparison itself fails when the stores do not agree at the end. */
    @Test
    void variantsTakeTurnsAndAreCounted() throws Exception {
        CompareOptions options = CompareOptions.parse(List.of(
                "--variants",
                "after-decision,atomikos",
                "--callers",
                "2",
                "--aof",
                "everysec",
                "--seconds",
                "6",
                "--json",
                folder.resolve("out/figures.json").toString(),
                "--svg",
                folder.toString(),
                "--profile",
                folder.resolve("profiles").toString()));
        List<String> progress = new ArrayList<>();
        Comparison result = new Comparing(options, progress::add).run();
        assertThat(result.cells())
                .extracting(Cell::variant)
                .containsExactly(Variant.NAIVE, Variant.AFTER_DECISION, Variant.ATOMIKOS);
        assertThat(result.cells()).allSatisfy(cell -> {
            assertThat(cell.rate()).isPositive();
            assertThat(cell.latency(0.99)).isGreaterThanOrEqualTo(cell.latency(0.5));
            assertThat(cell.cpu()).isPositive();
            assertThat(cell.allocated()).isPositive();
        });
        assertThat(trips(result, Variant.NAIVE).redis()).isBetween(0.9, 1.5);
        assertThat(trips(result, Variant.AFTER_DECISION).redis()).isBetween(0.9, 1.9);
        assertThat(trips(result, Variant.AFTER_DECISION).mysql()).isBetween(2.9, 6.0);
        assertThat(trips(result, Variant.ATOMIKOS).redis()).isBetween(1.9, 2.9);
        assertThat(result.cell(Variant.ATOMIKOS, 2, Aof.EVERYSEC).forces()).isBetween(1.5, 3.0);
        assertThat(Reports.write(result))
                .contains("2 callers", "Atomikos", "round trips")
                .containsPattern("commit-record, one round trip +\\d+\\.\\d+ \\(.*\\) times Atomikos");
        assertThat(JsonParser.parseString(Files.readString(folder.resolve("out/figures.json")))
                        .getAsJsonObject()
                        .getAsJsonArray("cells"))
                .hasSize(3);
        assertThat(folder.resolve("compare-everysec.svg")).content().contains("<svg", "2 callers", "</svg>");
        assertThat(folder.resolve("profiles/after-decision.jfr")).isNotEmptyFile();
        assertThat(progress).anyMatch(line -> line.contains("round 4"));
    }

    @Test
    void whatOnlyOneStoreHasIsNoticed() throws Exception {
        try (MySqlServer mysql = Servers.startMySql(MySqlOptions.defaults());
                Contestant contestant = new Contestant(Variant.NAIVE, mysql, folder, 1, 5)) {
            contestant.start(Launch.of(contestant.place()));
            contestant.work(1, Duration.ofMillis(200));
            contestant.check();
            contestant.redis().command("SET", "account:1", "something else");
            assertThatThrownBy(() -> contestant.accounts().check("naive", 0, 1_000_000, 0))
                    .hasMessageContaining("naive left 1 accounts different, the first: row 1")
                    .hasMessageContaining("something else");
            contestant.redis().command("FLUSHALL");
            assertThatThrownBy(() -> contestant.accounts().check("naive", 0, 1_000_000, 0))
                    .hasMessageContaining("accounts different");
            assertThatThrownBy(() -> contestant.accounts().check("naive", 1_000_000, 0, 1_000))
                    .hasMessageContaining("said that it committed 1000000");
            assertThatThrownBy(() -> contestant.accounts().check("naive", 0, 0, 1_000))
                    .hasMessageContaining("and MySQL has");
        }
    }

    private static Trips trips(Comparison comparison, Variant variant) {
        return comparison.trips().stream()
                .filter(trips -> trips.variant() == variant)
                .findFirst()
                .orElseThrow();
    }
}
