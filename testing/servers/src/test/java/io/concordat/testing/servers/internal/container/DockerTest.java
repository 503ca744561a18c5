package io.concordat.testing.servers.internal.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class DockerTest {
    @Test
    void aDaemonThatAnswersIsThere() throws Exception {
        assertThat(answers("HTTP/1.1 200 OK\r\n\r\nOK")).isTrue();
    }

    @Test
    void aDaemonThatRefusesIsNotThere() throws Exception {
        assertThat(answers("HTTP/1.1 503 Service Unavailable\r\n\r\n")).isFalse();
        assertThat(answers("")).isFalse();
    }

    @Test
    void aDaemonThatSaysNothingIsNotThereAfterTwoSeconds() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            assertThat(Docker.answersAt(silent.getLocalSocketAddress())).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aSocketThatIsNotThereIsNoDaemon(@TempDir Path directory) {
        assertThat(Docker.answersAt(UnixDomainSocketAddress.of(directory.resolve("docker.sock"))))
                .isFalse();
    }

    @Test
    void theHostMayBeASocketOrAPort() {
        assertThat(Docker.address(Optional.of("unix:///run/user/1/docker.sock")))
                .contains(UnixDomainSocketAddress.of("/run/user/1/docker.sock"));
        assertThat(Docker.address(Optional.of("tcp://127.0.0.1:2375")).map(SocketAddress::toString))
                .contains("/127.0.0.1:2375");
    }

    @Test
    void aHostThatIsNoAddressIsNoDaemon() {
        assertThat(Docker.address(Optional.of("npipe:////./pipe/docker_engine")))
                .isEmpty();
        assertThat(Docker.address(Optional.of("not an address"))).isEmpty();
    }

    private static boolean answers(String answer) throws Exception {
        try (ServerSocket daemon = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> answerOne(daemon, answer));
            thread.start();
            boolean answers = Docker.answersAt(daemon.getLocalSocketAddress());
            thread.join();
            return answers;
        }
    }

    private static void answerOne(ServerSocket daemon, String answer) {
        try (Socket client = daemon.accept()) {
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
