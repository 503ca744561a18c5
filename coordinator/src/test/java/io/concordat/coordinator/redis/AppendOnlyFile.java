package io.concordat.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** The file to which a Redis appends, of which a crash loses the end. */
record AppendOnlyFile(Path path) {
    /** Redis 7 and later append to the last of several files in a folder of their own. */
    static AppendOnlyFile of(RedisServer server) {
        Path folder =
                Path.of(server.command("CONFIG", "GET", "dir").elements().get(1).text());
        try (Stream<Path> files = Files.walk(folder)) {
            return new AppendOnlyFile(files.filter(
                            file -> file.getFileName().toString().matches("appendonly\\.aof(\\.\\d+\\.incr\\.aof)?"))
                    .filter(Files::isRegularFile)
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long size() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loses the end; there must be some to lose. */
    void cut(long size) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            assertThat(channel.size()).isGreaterThan(size);
            assertThat(channel.truncate(size).size()).isEqualTo(size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
