package io.concordat.coordinator.decision.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.concordat.coordinator.CoordinatorException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Keeps every other journal, in this process or another, out of a directory until closed. The operating system releases
 * it when the process dies. The file {@code lock} names the owner.
 */
final class DirectoryLock implements Closeable {
    static final String FILE = "lock";

    private static final int LONGEST_OWNER = 512;

    private final String key;
    private final FileChannel channel;

    private DirectoryLock(String key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /**
     * @throws CoordinatorException if another journal holds the directory; the message names its owner
     * @throws IOException if the lock file cannot be used
     */
    static DirectoryLock acquire(Path directory, String node) throws IOException {
        String owner = "node '" + node + "', process " + ProcessHandle.current().pid() + ", since " + Instant.now();
        // On POSIX, closing any channel of the lock file drops the lock of the whole process, so a second attempt in
        // this JVM must fail before it opens the file. A system property reaches across class loaders; a static would
        // not.
        String key = "io.concordat.journal.lock:" + directory.toRealPath();
        Object holder = System.getProperties().putIfAbsent(key, owner);
        if (holder != null) {
            throw held(directory, holder + " (this process)");
        }
        try {
            return new DirectoryLock(key, lock(directory, owner));
        } catch (IOException | RuntimeException e) {
            System.clearProperty(key);
            throw e;
        }
    }

    private static FileChannel lock(Path directory, String owner) throws IOException {
        FileChannel channel = FileChannel.open(directory.resolve(FILE), CREATE, READ, WRITE);
        try {
            if (!lock(channel)) {
                throw held(directory, owner(channel));
            }
            channel.truncate(0);
            channel.write(UTF_8.encode(owner + "\n"), 0);
            channel.force(false);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            // Far behind the text, so that others can read it where locks are mandatory. Closing the channel unlocks.
            FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(LONGEST_OWNER);
        channel.read(text, 0);
        return UTF_8.decode(text.flip()).toString().strip();
    }

    private static CoordinatorException held(Path directory, String owner) {
        return new CoordinatorException("Journal " + directory + " is in use by " + owner
                + ". Two coordinators must not share a journal. Stop the other one, or give this one a node name and a"
                + " journal directory of its own.");
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            System.clearProperty(key);
        }
    }
}
