package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.CoordinatorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A journal belongs to one node and is open once. */
@Timeout(60)
class JournalOwnershipTest {
    @TempDir
    Path directory;

    @Test
    void a_second_open_in_this_process_is_refused_and_harms_neither() throws Exception {
        try (Journal journal = Journals.open(directory, "node1")) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> Journals.open(directory, "node2"))
                        .isInstanceOf(CoordinatorException.class)
                        .hasMessageContaining(directory.toString())
                        .hasMessageContaining("node 'node1'")
                        .hasMessageContaining(
                                "process " + ProcessHandle.current().pid())
                        .hasMessageContaining("directory of its own");
            }
            journal.decide(decision(1, 1));
            // The operating system's lock must have survived the attempts.
            Process other = startHolder("node1");
            other.getOutputStream().close();
            assertThat(other.inputReader(UTF_8).lines())
                    .anySatisfy(line -> assertThat(line).contains("is in use by node 'node1', process "));
        }
        try (Journal journal = Journals.open(directory, "node1")) {
            assertThat(journal.pending()).containsExactly(decision(1, 1));
        }
    }

    @Test
    void the_same_directory_by_another_path_is_the_same_journal() throws Exception {
        Path link =
                Files.createSymbolicLink(directory.resolve("link"), Files.createDirectory(directory.resolve("real")));
        Journal journal = Journals.open(directory.resolve("real"), "node1");
        try (journal) {
            assertThatThrownBy(() -> Journals.open(link, "node1")).isInstanceOf(CoordinatorException.class);
        }
    }

    @Test
    void a_journal_that_another_process_holds_is_refused_until_that_process_is_dead() throws Exception {
        Process holder = startHolder("node1");
        try {
            BufferedReader output = holder.inputReader(UTF_8);
            assertThat(output.readLine()).isEqualTo("incarnation 1");
            assertThatThrownBy(() -> Journals.open(directory, "node1"))
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("node 'node1', process " + holder.pid())
                    .hasMessageContaining("Stop the other one");
        } finally {
            holder.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
        }
        try (Journal journal = Journals.open(directory, "node1")) {
            assertThat(journal.incarnation()).isEqualTo(2);
        }
    }

    @Test
    void another_nodes_journal_is_refused_and_left_as_it_was() {
        Journals.open(directory, "node1").close();
        assertThatThrownBy(() -> Journals.open(directory, "node10"))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("belongs to node 'node1'")
                .hasMessageContaining("'node10'");
        try (Journal journal = Journals.open(directory, "node1")) {
            assertThat(journal.incarnation()).isEqualTo(2);
        }
    }

    @Test
    void a_refused_open_releases_the_directory() throws Exception {
        Files.writeString(directory.resolve(Segment.name(1)), "not a segment");
        assertThatThrownBy(() -> Journals.open(directory, "node1")).hasMessageContaining("is damaged at offset 0");
        Files.delete(directory.resolve(Segment.name(1)));
        Journals.open(directory, "node1").close();
    }

    @Test
    void a_renamed_segment_is_refused() throws Exception {
        Journals.open(directory, "node1").close();
        Files.move(directory.resolve(Segment.name(1)), directory.resolve(Segment.name(4)));
        assertThatThrownBy(() -> Journals.open(directory, "node1"))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining(Segment.name(4))
                .hasMessageContaining(Segment.name(1));
    }

    @Test
    void a_directory_that_cannot_be_used_is_named_with_the_reason() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> Journals.open(file.resolve("journal"), "node1"))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("Check that the directory can be written");
    }

    @Test
    void a_node_name_that_cannot_be_in_a_gtrid_is_refused() {
        assertThatThrownBy(() -> Journals.open(directory, "a:b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a:b");
    }

    @Test
    void an_interrupted_thread_can_open_and_close_a_journal() {
        Thread.currentThread().interrupt();
        try (Journal journal = Journals.open(directory, "node1")) {
            assertThat(Thread.interrupted()).isTrue();
            journal.decide(decision(1, 1));
            Thread.currentThread().interrupt();
        }
        assertThat(Thread.interrupted()).isTrue();
        try (Journal journal = Journals.open(directory, "node1")) {
            assertThat(journal.pending()).containsExactly(decision(1, 1));
        }
    }

    private Process startHolder(String node) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalHolder.class.getName(),
                        directory.toString(),
                        node)
                .redirectErrorStream(true)
                .start();
    }
}
