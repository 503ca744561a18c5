package io.concordat.testing.servers.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCacheTest {
    @TempDir
    private Path parent;

    private Path root;
    private final AtomicInteger made = new AtomicInteger();

    @BeforeEach
    void chooseRoot() {
        root = parent.resolve("cache");
    }

    @Test
    void aDirectoryIsMadeOnce() {
        Path first = new ServerCache(root).directory("data", this::fill);
        Path second = new ServerCache(root).directory("data", this::fill);
        assertThat(second).isEqualTo(first).isEqualTo(root.resolve("data"));
        assertThat(first.resolve("below/file")).hasContent("content");
        assertThat(made).hasValue(1);
    }

    @Test
    void aDirectoryThatHasLostAFileIsMadeAgain() throws IOException {
        Path first = new ServerCache(root).directory("data", this::fill);
        Files.delete(first.resolve("below/file"));
        assertThat(new ServerCache(root).directory("data", this::fill).resolve("below/file"))
                .hasContent("content");
        assertThat(made).hasValue(2);
        assertThat(root).isDirectoryNotContaining("glob:**/.old-*").isDirectoryNotContaining("glob:**/.new-*");
    }

    @Test
    void aFailureLeavesNothing() {
        assertThatThrownBy(() -> new ServerCache(root).directory("data", directory -> {
                    Files.createFile(directory.resolve("half"));
                    throw new IOException("disk full");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(root.toString())
                .hasRootCauseMessage("disk full");
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void whoeverIsSecondUsesWhatTheFirstHasMade() throws Exception {
        CountDownLatch bothFill = new CountDownLatch(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Path>> both = List.of(
                    threads.submit(
                            () -> new ServerCache(root).directory("data", directory -> fill(directory, bothFill))),
                    threads.submit(
                            () -> new ServerCache(root).directory("data", directory -> fill(directory, bothFill))));
            for (Future<Path> one : both) {
                assertThat(one.get().resolve("below/file")).hasContent("content");
            }
        } finally {
            threads.shutdown();
        }
        assertThat(made).hasValue(2);
        assertThat(root).isDirectoryNotContaining("glob:**/.new-*");
    }

    @Test
    void whatIsNotADirectoryOfThisUserIsRefused() throws IOException {
        Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
        Files.createSymbolicLink(root, elsewhere);
        assertThatThrownBy(() -> new ServerCache(root).directory("data", this::fill))
                .hasRootCauseMessage(root + " is not a directory of this user's own: remove it, or set"
                        + " -Djava.io.tmpdir to another directory");
        assertThat(made).hasValue(0);
    }

    private void fill(Path directory, CountDownLatch bothFill) throws IOException {
        bothFill.countDown();
        try {
            bothFill.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        fill(directory);
    }

    private void fill(Path directory) throws IOException {
        made.incrementAndGet();
        Files.writeString(Files.createDirectory(directory.resolve("below")).resolve("file"), "content");
    }
}
