package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.DecisionLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A journal on a real directory that gets what is written only when it is forced: SIGKILL then leaves what a power failure
 * would, where the system's page cache would have kept the rest.
 */
public final class ForcedOnlyDisk implements LogDirectory {
    private final LogDirectory disk;
    private final boolean forces;

    private ForcedOnlyDisk(LogDirectory disk, boolean forces) {
        this.disk = disk;
        this.forces = forces;
    }

    /**
     * Opens a journal.
     *
     * @param clockAhead by how much the journal's clock differs from the machine's; may be negative
     * @param forces false for a disk whose force answers without doing anything
     */
    public static DecisionLog open(Path directory, String node, Duration clockAhead, boolean forces) {
        try {
            ForcedOnlyDisk disk = new ForcedOnlyDisk(DiskDirectory.open(directory), forces);
            InstantSource clock = () -> InstantSource.system().instant().plus(clockAhead);
            return Journal.open(disk, node, JournalOptions.defaults(), clock, DirectoryLock.acquire(disk.path(), node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path path() {
        return disk.path();
    }

    @Override
    public List<String> names() throws IOException {
        return disk.names();
    }

    @Override
    public byte[] read(String name) throws IOException {
        return disk.read(name);
    }

    @Override
    public LogFile create(String name) throws IOException {
        return new ForcedOnlyFile(disk.create(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        disk.delete(name);
    }

    @Override
    public void sync() throws IOException {
        disk.sync();
    }

    private record Unforced(ByteBuffer bytes, long position) {}

    private final class ForcedOnlyFile implements LogFile {
        private final LogFile file;
        private final List<Unforced> unforced = new ArrayList<>();
        private boolean made;

        ForcedOnlyFile(LogFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer source, long position) {
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            unforced.add(new Unforced(ByteBuffer.wrap(bytes), position));
        }

        @Override
        public void force() throws IOException {
            if (made && !forces) {
                return;
            }
            for (Unforced each : unforced) {
                file.write(each.bytes(), each.position());
            }
            unforced.clear();
            file.force();
            made = true; // a new file is, or nobody could open the journal
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
