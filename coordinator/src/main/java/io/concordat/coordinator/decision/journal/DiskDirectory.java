package io.concordat.coordinator.decision.journal;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real directory. */
final class DiskDirectory implements LogDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(DiskDirectory.class);

    private final Path path;
    private final boolean syncs;

    private DiskDirectory(Path path, boolean syncs) {
        this.path = path;
        this.syncs = syncs;
    }

    /** Opens the directory; creates it durably, parents included, when it does not exist. */
    static DiskDirectory open(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        Deque<Path> missing = new ArrayDeque<>();
        for (Path each = absolute; each != null && Files.notExists(each); each = each.getParent()) {
            missing.push(each);
        }
        Files.createDirectories(absolute);
        boolean syncs = syncs(absolute);
        for (Path created : missing) {
            if (syncs) {
                sync(created.getParent());
            }
        }
        return new DiskDirectory(absolute, syncs);
    }

    /**
     * Windows cannot force a directory at all. Anywhere else one that cannot be forced is a disk that fails, or no local
     * file system, and nothing may depend on it.
     */
    private static boolean syncs(Path directory) throws IOException {
        if (File.separatorChar == '\\') {
            LOG.warn(
                    "Journal {}: this platform cannot force a directory. A power failure just after the journal began a"
                            + " segment may lose decisions.",
                    directory);
            return false;
        }
        sync(directory);
        return true;
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Override
    public byte[] read(String name) throws IOException {
        return Files.readAllBytes(path.resolve(name));
    }

    @Override
    public LogFile create(String name) throws IOException {
        return new DiskFile(path.resolve(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(path.resolve(from), path.resolve(to), ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path.resolve(name));
    }

    @Override
    public void sync() throws IOException {
        if (syncs) {
            sync(path);
        }
    }
}
