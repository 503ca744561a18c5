package io.concordat.testing.servers.internal.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Directories made once and used by every JVM of this user, under {@code java.io.tmpdir}.
 *
 * <p>A directory gets its name by an atomic rename when it is complete, and its {@link Contents} are compared at every
 * use, for systems that remove old files from their temporary directory one by one. Thread-safe, also between JVMs.
 */
public final class ServerCache {
    private static final String CONTENTS = ".contents";

    private final Path root;

    /** A cache in a directory of its own, created when first used. */
    public ServerCache(Path root) {
        this.root = root;
    }

    /** The cache of this user. */
    public static ServerCache ofThisUser() {
        String user = System.getProperty("user.name");
        return new ServerCache(Path.of(System.getProperty("java.io.tmpdir"), "concordat-servers-" + user));
    }

    /**
     * The directory of that name, made now if it is not there or not complete.
     *
     * @param name says everything that the content depends on
     * @param maker fills an empty directory
     */
    public synchronized Path directory(String name, Maker maker) {
        try {
            prepareRoot();
            Path wanted = root.resolve(name);
            if (!isComplete(wanted)) {
                make(wanted, maker);
            }
            return wanted;
        } catch (IOException e) {
            throw new UncheckedIOException("the cache " + root + " cannot hold " + name, e);
        }
    }

    private static void make(Path wanted, Maker maker) throws IOException {
        Path made = Files.createTempDirectory(wanted.getParent(), ".new-");
        try {
            maker.fill(made);
            Files.writeString(made.resolve(CONTENTS), Contents.of(made).toString());
            if (Files.exists(wanted) && !isComplete(wanted)) {
                Path damaged = Files.createTempDirectory(wanted.getParent(), ".old-");
                Files.move(wanted, damaged, StandardCopyOption.ATOMIC_MOVE);
                FileTree.delete(damaged);
            }
            Files.move(made, wanted, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another JVM has made the same directory meanwhile: a directory that is not empty cannot be replaced.
            if (!isComplete(wanted)) {
                throw e;
            }
        } finally {
            FileTree.delete(made);
        }
    }

    private static boolean isComplete(Path directory) throws IOException {
        Path contents = directory.resolve(CONTENTS);
        return Files.isRegularFile(contents)
                && Files.readString(contents).equals(Contents.of(directory).toString());
    }

    /** The temporary directory is everyone's: programs are run only from what is this user's alone. */
    private void prepareRoot() throws IOException {
        try {
            if (root.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(
                        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(root);
            }
        } catch (FileAlreadyExistsException e) {
            Path mine = Files.createTempFile("concordat-servers-", ".owner");
            try {
                if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)
                        || !Files.getOwner(root, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(mine))) {
                    throw new IOException(root + " is not a directory of this user's own: remove it, or set"
                            + " -Djava.io.tmpdir to another directory");
                }
            } finally {
                Files.delete(mine);
            }
        }
    }

    /** Makes the content of a directory. */
    @FunctionalInterface
    public interface Maker {
        /** Fills an empty directory. */
        void fill(Path directory) throws IOException;
    }
}
