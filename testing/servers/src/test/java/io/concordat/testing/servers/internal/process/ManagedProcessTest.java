package io.concordat.testing.servers.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {
    private static final String READY = "touch ready; ";

    // For a program that does answer: a busy machine may take seconds to start a shell.
    private static final Duration AMPLE = Duration.ofSeconds(60);

    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    private Path parent;

    private Path directory;

    @BeforeEach
    void createDirectory() throws Exception {
        directory = Files.createDirectory(parent.resolve("server"));
    }

    @Test
    void aPortTakenByAnotherIsReplaced() {
        List<Integer> ports = new ArrayList<>();
        try (ManagedProcess process = ManagedProcess.start(
                port -> {
                    ports.add(port);
                    return ports.size() < 3
                            ? command(port, "echo 'bind: Address already in use'; exit 1")
                            : command(port, READY + "exec sleep 60");
                },
                whenReady(AMPLE))) {
            assertThat(ports).hasSize(3);
            assertThat(process.port()).isEqualTo(ports.get(2));
            assertThat(directory).exists();
        }
        assertThat(directory).doesNotExist();
    }

    @Test
    void aProgramThatIsNotThereIsReportedAndNothingIsLeft() {
        assertThatThrownBy(() -> ManagedProcess.start(
                        port -> new ServerCommand("a server", List.of("/no/such/program"), directory, port),
                        whenReady(AMPLE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a server ended while it was starting")
                .hasMessageContaining("Command: /no/such/program")
                .hasMessageContaining("not found");
        assertThat(directory).doesNotExist();
    }

    @Test
    void aProgramThatNeverAnswersIsReportedAndKilled() {
        assertThatThrownBy(() -> ManagedProcess.start(
                        port -> command(port, "echo $$ > ../pid; echo still loading; exec sleep 60"), whenReady(SHORT)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not answer after 1 s")
                .hasMessageContaining("still loading");
        assertThat(parent.resolve("pid")).content().satisfies(pid -> assertThat(
                        ProcessHandle.of(Long.parseLong(pid.strip())))
                .isEmpty());
        assertThat(directory).doesNotExist();
    }

    @Test
    void aProgramThatEndsByItselfIsDeadAndCanBeRestarted() throws IOException {
        try (ManagedProcess process = ManagedProcess.start(
                port -> command(port, READY + "until [ -e ../end ]; do sleep 0.05; done"), whenReady(AMPLE))) {
            long firstPid = process.pid();
            Path end = Files.createFile(parent.resolve("end"));
            await().until(() -> !process.isAlive());
            Files.delete(end);
            process.restart();
            assertThat(process.isAlive()).isTrue();
            assertThat(process.pid()).isNotEqualTo(firstPid);
        }
    }

    private ServerCommand command(int port, String script) {
        return new ServerCommand("a server", List.of("/bin/sh", "-c", script), directory, port);
    }

    private Readiness whenReady(Duration patience) {
        return new Readiness() {
            @Override
            public boolean answers(int port, long pid) {
                return Files.exists(directory.resolve("ready"));
            }

            @Override
            public Duration patience() {
                return patience;
            }
        };
    }
}
