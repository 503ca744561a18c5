package io.concordat.testing.servers.internal.container;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Whether a Docker daemon answers, found out quickly and without a word.
 *
 * <p>Testcontainers would find out too, but logs stack traces where there is none.
 */
public final class Docker {
    private static final int PATIENCE_SECONDS = 2;

    private Docker() {}

    /** Asks the daemon of {@code DOCKER_HOST} or of the usual sockets; never throws, takes two seconds at most. */
    public static boolean answers() {
        return address(Optional.ofNullable(System.getenv("DOCKER_HOST")))
                .map(Docker::answersAt)
                .orElse(false);
    }

    static boolean answersAt(SocketAddress address) {
        try (SocketChannel channel = SocketChannel.open(
                address instanceof UnixDomainSocketAddress
                        ? StandardProtocolFamily.UNIX
                        : StandardProtocolFamily.INET)) {
            // In a thread of its own: a channel's blocking reads have no timeout, closing the channel ends them.
            return CompletableFuture.supplyAsync(() -> ping(channel, address), runnable -> {
                        Thread thread = new Thread(runnable, "docker ping");
                        thread.setDaemon(true);
                        thread.start();
                    })
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException | UnsupportedOperationException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean ping(SocketChannel channel, SocketAddress address) {
        try {
            channel.connect(address);
            channel.write(
                    ByteBuffer.wrap("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            byte[] answer = Channels.newInputStream(channel).readNBytes("HTTP/1.0 200".length());
            return new String(answer, StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException e) {
            return false;
        }
    }

    static Optional<SocketAddress> address(Optional<String> dockerHost) {
        try {
            if (dockerHost.isPresent()) {
                URI host = URI.create(dockerHost.get());
                return Optional.of(
                        host.getScheme().equals("unix")
                                ? UnixDomainSocketAddress.of(host.getPath())
                                : new InetSocketAddress(host.getHost(), host.getPort()));
            }
        } catch (RuntimeException e) {
            // Not an address that could be asked: as good as no daemon.
            return Optional.empty();
        }
        return Stream.of(
                        Path.of("/var/run/docker.sock"),
                        Path.of(System.getProperty("user.home"), ".docker", "run", "docker.sock"))
                .filter(Files::exists)
                .<SocketAddress>map(UnixDomainSocketAddress::of)
                .findFirst();
    }
}
