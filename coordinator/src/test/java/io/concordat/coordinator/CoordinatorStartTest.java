package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatorStartTest extends CoordinatorFixture {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "a:b", "with space", "a-name-that-is-longer-than-a-gtrid-has-room-for"})
    void aMissingOrUnusableNodeNameIsRefusedWithTheRule(String node) {
        assertThatThrownBy(() -> builder().node(node).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).*(node name|Node name).*")
                .hasMessageMatching("(?s).*(Give it one|Choose another).*");
    }

    @Test
    void aMissingJournalIsRefused() throws Exception {
        assertThatThrownBy(() -> Coordinator.builder().node("node1").start()).hasMessageContaining("journal(Path)");
    }

    @Test
    void twoResourcesOfOneNameAreRefused() throws Exception {
        assertThatThrownBy(() -> builder().resource(new FakeStore("mysql")).start())
                .hasMessageContaining("two resources named 'mysql'");
    }

    @Test
    void aSecondCoordinatorInTheJvmIsRefusedNamingTheFirst() throws Exception {
        start();

        assertThatThrownBy(() -> builder()
                        .node("node2")
                        .journal(directory.resolve("other"))
                        .start())
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("'node1' is running in this JVM")
                .hasMessageContaining("close it first");
    }

    @Test
    void aCoordinatorCanStartAgainAfterItsCloseAndAfterAFailedStart() throws Exception {
        start().close();
        mysql.unreachable(true);
        assertThatThrownBy(() -> builder().start()).hasMessageContaining("not reachable");
        mysql.unreachable(false);

        start();
        coordinator.template().run(this::enlistBoth);
        assertThat(calls).contains("redis commit");
    }

    @Test
    void nothingIsPrintedToStandardOutput() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            start();
            coordinator.template().run(this::enlistBoth);
            coordinator.close();
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
