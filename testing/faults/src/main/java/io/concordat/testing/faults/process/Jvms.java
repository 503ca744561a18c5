package io.concordat.testing.faults.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Coordinator processes that wait for work: some always start ahead of their use, and are used again. Thread-safe. */
public final class Jvms implements AutoCloseable {
    private final Path directory;
    private final int ahead;
    private final List<String> options;
    private final AtomicInteger number = new AtomicInteger();
    private final Set<Jvm> all = ConcurrentHashMap.newKeySet();
    private final Deque<Jvm> idle = new ArrayDeque<>();

    /**
     * Starts the first ones.
     *
     * @param directory for their logs
     * @param ahead how many wait at any time
     */
    public Jvms(Path directory, int ahead) {
        this.directory = directory;
        this.ahead = ahead;
        options = options(directory);
        fill();
    }

    private static List<String> options(Path directory) {
        Path logging = directory.resolve("logging.properties");
        try {
            Files.write(
                    logging,
                    List.of(
                            "handlers = java.util.logging.ConsoleHandler",
                            ".level = INFO",
                            "java.util.logging.ConsoleHandler.level = ALL",
                            "java.util.logging.SimpleFormatter.format = %1$tT.%1$tL %4$s %3$s %5$s%6$s%n",
                            "org.redisson.level = WARNING",
                            "com.atomikos.level = WARNING",
                            "com.zaxxer.level = WARNING"));
        } catch (IOException e) {
            throw new IllegalStateException(logging + " cannot be written", e);
        }
        List<String> options = new ArrayList<>(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx192m", "-Xms64m"));
        options.add("-Djava.util.logging.config.file=" + logging);
        return List.copyOf(options);
    }

    private synchronized void fill() {
        while (idle.size() < ahead) {
            idle.addLast(start());
        }
    }

    private Jvm start() {
        Jvm jvm = Jvm.start(directory.resolve("coordinator-" + number.incrementAndGet() + ".log"), options);
        all.add(jvm);
        return jvm;
    }

    /** One that is ready; the caller gives it back or kills it. */
    public Jvm take() {
        Jvm jvm;
        synchronized (this) {
            jvm = idle.isEmpty() ? start() : idle.removeFirst();
            fill();
        }
        jvm.awaitReady();
        return jvm;
    }

    /** Takes back one whose coordinator is closed. */
    public synchronized void giveBack(Jvm jvm) {
        jvm.onHeld(id -> {});
        if (idle.size() < ahead && jvm.isAlive()) {
            idle.addFirst(jvm);
        } else {
            discard(jvm);
        }
    }

    /** Ends one. */
    public void discard(Jvm jvm) {
        jvm.kill();
        all.remove(jvm);
    }

    /** Ends all. */
    @Override
    public void close() {
        all.forEach(Jvm::kill);
    }
}
