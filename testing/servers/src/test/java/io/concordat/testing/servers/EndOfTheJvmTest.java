package io.concordat.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EndOfTheJvmTest {
    @Test
    void kill9OfTheJvmEndsEveryServerAndRemovesItsDirectory() throws Exception {
        Process child = startChild();
        List<Started> servers = readServers(child);
        assertThat(servers).hasSize(5).allMatch(Started::hasDirectory);
        assertThat(servers.stream().filter(Started::isAlive)).hasSize(4);

        child.destroyForcibly().waitFor();

        await().untilAsserted(
                        () -> assertThat(servers).noneMatch(Started::isAlive).noneMatch(Started::hasDirectory));
    }

    @Test
    void theJvmsNormalEndLeavesNothing() throws Exception {
        Process child = startChild();
        List<Started> servers = readServers(child);

        child.getOutputStream().close();

        assertThat(child.waitFor()).isZero();
        assertThat(servers).hasSize(5).noneMatch(Started::isAlive).noneMatch(Started::hasDirectory);
    }

    private static Process startChild() throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        Stream.of("concordat.pair", "concordat.servers", "java.util.logging.config.file")
                .filter(name -> System.getProperty(name) != null)
                .forEach(name -> words.add("-D" + name + "=" + System.getProperty(name)));
        words.add(ChildJvm.class.getName());
        return new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<Started> readServers(Process child) throws IOException {
        List<Started> servers = new ArrayList<>();
        BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
            assertThat(line).as("a pid and a path").isNotNull().contains(" ");
            int blank = line.indexOf(' ');
            servers.add(new Started(Long.parseLong(line.substring(0, blank)), Path.of(line.substring(blank + 1))));
        }
        return servers;
    }

    private record Started(long pid, Path file) {
        boolean isAlive() {
            return ProcessHandle.of(pid).isPresent();
        }

        boolean hasDirectory() {
            return Files.exists(file.getParent());
        }
    }
}
