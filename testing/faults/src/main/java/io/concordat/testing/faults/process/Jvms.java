package io.concordat.testing.faults.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Coordinator processes that wait for work. One that was not killed is used again, for most of what a run costs is the first
 * start of a coordinator in a new process. Thread-safe.
 */
public final class Jvms implements AutoCloseable {
    /** From so many runs on an archive of classes is worth its making. */
    private static final int MANY = 20;

    private final Path directory;
    private final int most;
    private final List<String> options;
    private final Optional<SharedClasses> classes;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Jvm, Integer> all = new ConcurrentHashMap<>();
    private final Deque<Jvm> idle = new ArrayDeque<>();

    /**
     * Starts none yet.
     *
     * @param directory for their logs
     * @param runs how many runs they are for
     * @param most how many may wait at any time
     */
    public Jvms(Path directory, int runs, int most) {
        this.directory = directory;
        this.most = most;
        options = options(directory);
        classes = runs < MANY ? Optional.empty() : Optional.of(new SharedClasses(directory.resolve("classes")));
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
        return List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Xmx192m",
                "-Xms64m",
                "-Djava.util.logging.config.file=" + logging);
    }

    private Jvm start() {
        int process = number.incrementAndGet();
        List<String> all = new ArrayList<>(options);
        classes.ifPresent(shared -> all.addAll(shared.options(process)));
        String classPath = classes.map(SharedClasses::classPath).orElseGet(() -> System.getProperty("java.class.path"));
        Jvm jvm = Jvm.start(directory.resolve("coordinator-" + process + ".log"), classPath, all);
        this.all.put(jvm, process);
        return jvm;
    }

    /** One that is ready; the caller gives it back or discards it. */
    public Jvm take() {
        Optional<Jvm> waiting;
        synchronized (this) {
            waiting = Optional.ofNullable(idle.pollFirst());
        }
        Jvm jvm = waiting.orElseGet(this::start);
        jvm.awaitReady();
        return jvm;
    }

    /** Takes back one whose coordinator is closed. */
    public void giveBack(Jvm jvm) {
        jvm.onHeld(id -> {});
        if (classes.filter(SharedClasses::asks).isPresent()) {
            classes.orElseThrow().takeFrom(jvm, all.remove(jvm));
        } else if (!isKept(jvm)) {
            discard(jvm);
        }
    }

    private synchronized boolean isKept(Jvm jvm) {
        boolean kept = jvm.isAlive() && idle.size() < most;
        if (kept) {
            idle.addFirst(jvm);
        }
        return kept;
    }

    /** Ends one. */
    public void discard(Jvm jvm) {
        jvm.kill();
        all.remove(jvm);
    }

    /** Ends all. */
    @Override
    public void close() {
        all.keySet().forEach(Jvm::kill);
        classes.ifPresent(SharedClasses::close);
    }
}
