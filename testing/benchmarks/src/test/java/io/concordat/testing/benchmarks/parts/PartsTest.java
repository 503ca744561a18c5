package io.concordat.testing.benchmarks.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.concordat.testing.benchmarks.parts.Part.Group;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartsTest {
    private static final PartsOptions SHORT =
            new PartsOptions(List.of(Group.JOURNAL), 1, Duration.ofMillis(50), Duration.ofMillis(100), 100, 1, true);

    @Test
    void aJournalIsMeasuredInAProcessOfItsOwnAndItsForcesAreCounted() throws Exception {
        PartResult result = new Jmh(SHORT).measure(find("concordat-1"));
        assertThat(result.micros()).hasSize(2).allSatisfy(micros -> assertThat(micros)
                .isPositive());
        assertThat(result.bytes()).isPositive();
        assertThat(result.cpuMicros()).isPositive();
        assertThat(result.forced().orElseThrow()).isBetween(0.9, 2.0);
    }

    @Test
    void atomikosDoesNotFindTheLogOfThisProject() throws Exception {
        String classPath = System.getProperty("java.class.path");
        assertThat(new Jmh(SHORT).measure(find("atomikos-1")).median()).isPositive();
        assertThat(System.getProperty("java.class.path")).isEqualTo(classPath);
    }

    @Test
    void scriptsAreTimedByTheServerAndByTheCaller() throws Exception {
        PartsOptions scripts = new PartsOptions(
                List.of(Group.SCRIPTS), 1, Duration.ofMillis(50), Duration.ofMillis(100), 100, 1, true);
        String json = new Parts(scripts, line -> {}).run();
        assertThat(JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("scripts"))
                .hasSize(7)
                .allSatisfy(each -> {
                    assertThat(each.getAsJsonObject().get("serverMicros").getAsDouble())
                            .isPositive();
                    assertThat(each.getAsJsonObject().get("p50Micros").getAsDouble())
                            .isPositive();
                });
    }

    @Test
    void theTableSaysWhatACallerWaitsAndWhatAllGetDone() {
        Part eight = find("concordat-8");
        PartResult result = new PartResult(eight, List.of(100.0, 300.0), List.of(20.0), List.of(1000.0), List.of(0.25))
                .plus(new PartResult(eight, List.of(200.0), List.of(25.0), List.of(3000.0), List.of(0.75)));
        assertThat(result.rate()).isEqualTo(40_000);
        String table = PartsTable.of(new PartsResult(SHORT, List.of(result), "", List.of()));
        assertThat(table).contains("40000", "200.00", "(150.00-250.00)", "22.5", "2000", "0.500");
    }

    @Test
    void everyPartHasANameOfItsOwn() {
        List<Part> all = AllParts.of(List.of(Group.values()));
        assertThat(new HashSet<>(all.stream()
                        .map(part -> Map.entry(part.group(), part.name()))
                        .toList()))
                .hasSameSizeAs(all);
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> PartsOptions.parse(List.of("parts", "--only", "disk")))
                .hasMessageContaining("no part 'disk'")
                .hasMessageContaining("journal, template, overlay, scripts");
        assertThatThrownBy(() -> PartsOptions.parse(List.of("parts", "--rounds", "0")))
                .hasMessageContaining("--rounds");
        assertThatThrownBy(() -> PartsOptions.parse(List.of("parts", "--fast"))).hasMessageContaining("--fast");
        assertThat(PartsOptions.parse(List.of("parts", "--only", "scripts,journal"))
                        .groups())
                .containsExactly(Group.JOURNAL, Group.SCRIPTS);
    }

    private static Part find(String name) {
        return AllParts.of(List.of(Group.values())).stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
