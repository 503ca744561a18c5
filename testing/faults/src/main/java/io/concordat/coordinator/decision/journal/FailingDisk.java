package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Gtrid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A journal on a real directory that fails once, and that knows which decisions it has forced. Its forces take a while, so
 * that several decisions share one.
 */
public final class FailingDisk implements LogDirectory {
    private static final Duration FORCE_TIME = Duration.ofMillis(3);

    /** What fails. */
    public enum Call {
        WRITE,
        FORCE,
        CREATE,
        RENAME,
        SYNC
    }

    /** What a failed write or force leaves of what it should have written. */
    public enum Leaves {
        NOTHING,
        PART,
        ALL
    }

    /** What the system says. */
    public enum Errno {
        EIO("Input/output error"),
        ENOSPC("No space left on device");

        private final String message;

        Errno(String message) {
            this.message = message;
        }
    }

    /**
     * One failure.
     *
     * @param errno what the system says
     * @param call what fails
     * @param leaves what it leaves, of a write or a force
     * @param occurrence which call of that kind fails, from 1, counted since the disk was {@linkplain #arm armed}; of CREATE
     *     all that follow too
     */
    public record Failure(Errno errno, Call call, Leaves leaves, int occurrence) {
        /** With EIO. */
        public Failure(Call call, Leaves leaves, int occurrence) {
            this(Errno.EIO, call, leaves, occurrence);
        }
    }

    private final LogDirectory disk;
    private final Failure failure;
    private final Set<Gtrid> forced = ConcurrentHashMap.newKeySet();
    private int countdown = -1;

    private FailingDisk(LogDirectory disk, Failure failure) {
        this.disk = disk;
        this.failure = failure;
    }

    /** A disk that does not fail before it is armed. */
    public static FailingDisk in(Path directory, Failure failure) {
        try {
            return new FailingDisk(DiskDirectory.open(directory), failure);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a journal on the disk. */
    public DecisionLog open(String node, JournalOptions options) {
        try {
            return Journal.open(this, node, options, InstantSource.system(), DirectoryLock.acquire(disk.path(), node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on calls are counted. */
    public synchronized void arm() {
        countdown = failure.occurrence();
    }

    /** Whether a decision to commit has been forced. */
    public boolean hasForced(Gtrid gtrid) {
        return forced.contains(gtrid);
    }

    /** A disk without room for a file stays so: a journal that tries again at once must not find it mended. */
    private synchronized boolean fails(Call call) {
        if (call != failure.call() || countdown < 0) {
            return false;
        }
        return countdown == 0 ? call == Call.CREATE : --countdown == 0;
    }

    private void failOn(Call call) throws IOException {
        if (fails(call)) {
            throw failed(call);
        }
    }

    private IOException failed(Call call) {
        return new IOException(
                failure.errno().message + " (" + call + " " + failure.occurrence() + " fails in this test)");
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
        failOn(Call.CREATE);
        return new FailingFile(disk.create(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        failOn(Call.RENAME);
        disk.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        disk.delete(name);
    }

    @Override
    public void sync() throws IOException {
        failOn(Call.SYNC);
        disk.sync();
    }

    private final class FailingFile implements LogFile {
        private final LogFile file;
        private ByteBuffer unforced = ByteBuffer.allocate(0);
        private long unforcedAt;

        FailingFile(LogFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            ByteBuffer bytes = source.duplicate();
            if (fails(Call.WRITE)) {
                switch (failure.leaves()) {
                    case NOTHING -> {}
                    case PART -> file.write(bytes.limit(bytes.position() + bytes.remaining() / 2), position);
                    case ALL -> file.write(bytes, position);
                }
                throw failed(Call.WRITE);
            }
            unforced = bytes.slice();
            unforcedAt = position;
            file.write(source, position);
        }

        @Override
        public void force() throws IOException {
            LockSupport.parkNanos(FORCE_TIME.toNanos());
            if (fails(Call.FORCE)) {
                lose();
                throw failed(Call.FORCE);
            }
            file.force();
            if (BatchCodec.isAt(unforced, 0)) {
                BatchCodec.decode(unforced, 0).records().forEach(this::remember);
            }
            unforced = ByteBuffer.allocate(0);
        }

        /** A kernel that could not write a page drops it. */
        private void lose() throws IOException {
            int lost =
                    switch (failure.leaves()) {
                        case NOTHING -> unforced.remaining();
                        case PART -> unforced.remaining() / 2;
                        case ALL -> 0;
                    };
            file.write(ByteBuffer.allocate(lost), unforcedAt + unforced.remaining() - lost);
        }

        private void remember(JournalRecord journalRecord) {
            if (journalRecord instanceof JournalRecord.Decided decided) {
                Decision decision = decided.decision();
                forced.add(decision.gtrid());
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
