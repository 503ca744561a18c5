package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.DecisionLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A real directory whose forces take a while, as those of a disk do that has no protected cache of its own. */
public final class SlowDisk implements LogDirectory {
    private final LogDirectory disk;
    private final Duration forceTime;

    private SlowDisk(LogDirectory disk, Duration forceTime) {
        this.disk = disk;
        this.forceTime = forceTime;
    }

    /** Opens a journal on such a disk. */
    public static DecisionLog journal(Path directory, String node, Duration forceTime) {
        try {
            LogDirectory slow = new SlowDisk(DiskDirectory.open(directory), forceTime);
            return Journal.open(slow, node, JournalOptions.defaults(), InstantSource.system(), () -> {});
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
        LogFile file = disk.create(name);
        return new LogFile() {
            @Override
            public void write(ByteBuffer source, long position) throws IOException {
                file.write(source, position);
            }

            @Override
            public void force() throws IOException {
                LockSupport.parkNanos(forceTime.toNanos());
                file.force();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
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
}
