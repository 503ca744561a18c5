package io.concordat.coordinator.decision.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A directory in memory: forgets at a crash what was not forced, fails by script, and notes what is done to it. */
final class FakeDirectory implements LogDirectory {
    enum Operation {
        CREATE,
        WRITE,
        FORCE,
        CLOSE,
        RENAME,
        DELETE,
        SYNC
    }

    private final Map<String, FakeFile> names = new TreeMap<>();
    private final Map<String, FakeFile> syncedNames = new HashMap<>();
    private final Map<Operation, Integer> failAt = new EnumMap<>(Operation.class);
    private final List<String> events = new ArrayList<>();
    private Runnable before = () -> {};
    private boolean forcesHeld;

    FakeDirectory() {}

    private FakeDirectory(Map<String, byte[]> content) {
        content.forEach((name, bytes) -> names.put(name, new FakeFile(name, this, bytes)));
        syncedNames.putAll(names);
    }

    static FakeDirectory of(String name, byte[] bytes) {
        return new FakeDirectory(Map.of(name, bytes));
    }

    /** The n-th of these operations from now on fails, n from 1; those after it work. */
    synchronized void fail(Operation operation, int n) {
        failAt.put(operation, n);
    }

    /** Runs before each operation, on its thread. */
    synchronized void before(Runnable action) {
        before = action;
    }

    /** Forces wait until the result is released. */
    synchronized HeldForces holdForces() {
        forcesHeld = true;
        return this::releaseForces;
    }

    private synchronized void releaseForces() {
        forcesHeld = false;
        notifyAll();
    }

    /** Closed by a test's try before its journal is, which would wait for the force otherwise. */
    interface HeldForces extends AutoCloseable {
        void release();

        @Override
        default void close() {
            release();
        }
    }

    /** What has been done since the last call, except filling with zeros. */
    synchronized List<String> takeEvents() {
        List<String> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    /** Bytes in all its files. */
    synchronized long size() {
        return names.values().stream().mapToLong(file -> file.written().length).sum();
    }

    /** As it is after the process died: the page cache survives. */
    synchronized FakeDirectory afterKill() {
        Map<String, byte[]> content = new HashMap<>();
        names.forEach((name, file) -> content.put(name, file.written()));
        return new FakeDirectory(content);
    }

    /** As it is after a power failure that left what was forced and nothing else. */
    synchronized FakeDirectory afterPowerFailure() {
        Map<String, byte[]> content = new HashMap<>();
        syncedNames.forEach((name, file) -> content.put(name, file.forced()));
        return new FakeDirectory(content);
    }

    /** As it is after a power failure that left some of what was not forced. */
    synchronized FakeDirectory afterPowerFailure(Random random) {
        Map<String, byte[]> content = new HashMap<>();
        (random.nextBoolean() ? names : syncedNames).forEach((name, file) -> content.put(name, file.torn(random)));
        return new FakeDirectory(content);
    }

    IOException enter(Operation operation, String what) {
        Runnable action;
        synchronized (this) {
            action = before;
        }
        action.run();
        synchronized (this) {
            events.add(operation.name().toLowerCase(Locale.ROOT) + (what.isEmpty() ? "" : " " + what));
            while (operation == Operation.FORCE && forcesHeld) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    return new IOException("interrupted: a real channel would be closed now");
                }
            }
            Integer left = failAt.computeIfPresent(operation, (key, n) -> n - 1);
            if (left != null && left == 0) {
                failAt.remove(operation);
                return new IOException("scripted failure of " + operation + " " + what);
            }
            return null;
        }
    }

    void leave(IOException failure) throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public Path path() {
        return Path.of("/fake");
    }

    @Override
    public synchronized List<String> names() {
        return List.copyOf(names.keySet());
    }

    @Override
    public synchronized byte[] read(String name) throws IOException {
        if (!names.containsKey(name)) {
            throw new IOException("no file " + name);
        }
        return names.get(name).written();
    }

    @Override
    public LogFile create(String name) throws IOException {
        leave(enter(Operation.CREATE, name));
        synchronized (this) {
            FakeFile file = new FakeFile(name, this, new byte[0]);
            names.put(name, file);
            return file;
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        leave(enter(Operation.RENAME, from + " " + to));
        synchronized (this) {
            names.put(to, names.remove(from));
        }
    }

    @Override
    public void delete(String name) throws IOException {
        leave(enter(Operation.DELETE, name));
        synchronized (this) {
            names.remove(name);
        }
    }

    @Override
    public void sync() throws IOException {
        leave(enter(Operation.SYNC, ""));
        synchronized (this) {
            syncedNames.clear();
            syncedNames.putAll(names);
        }
    }
}
