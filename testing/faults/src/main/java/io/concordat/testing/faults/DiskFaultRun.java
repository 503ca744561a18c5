package io.concordat.testing.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.concordat.coordinator.Coordinator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.redisson.api.RedissonClient;

/** Lets the disk of a coordinator process fail, kills the process, starts again on the same disk, and compares. */
public final class DiskFaultRun {
    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);

    private final Set<String> acknowledged = new TreeSet<>();
    private final Set<String> rolledBack = new TreeSet<>();
    private final Set<String> inDoubt = new TreeSet<>();
    private final List<String> refusals = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private boolean done;

    private DiskFaultRun() {}

    /**
     * Runs one fault on stores that are empty.
     *
     * @return what was told to how many, and everything that does not hold
     */
    public static DiskFaultRun of(DiskFault fault, Stores stores, RedissonClient plain) throws Exception {
        DiskFaultRun run = new DiskFaultRun();
        run.runProcess(fault, stores);
        run.compareAnswers(fault);
        run.restart(stores);
        run.compareStores(stores, plain);
        return run;
    }

    /** Everything that does not hold, one line each; empty when all is well. */
    public List<String> violations() {
        return List.copyOf(wrong);
    }

    /** Where the process writes its log. */
    static Path logOf(Stores stores) {
        return stores.journal().resolveSibling(stores.journal().getFileName() + ".log");
    }

    private void runProcess(DiskFault fault, Stores stores) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (fault instanceof DiskFault.SystemCall call) {
            command.addAll(Strace.command(call, stores.journal()));
        }
        command.addAll(Crash.java(stores, DiskProcess.class, argument(fault)));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C"); // the kernel's errors in the words that are looked for
        Process process = builder.start();
        Thread log = copy(process.getErrorStream(), logOf(stores));
        try {
            observe(process, fault);
        } finally {
            // A tracer that is killed lets go of the process; a process that is killed ends its tracer.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            if (!(fault instanceof DiskFault.SystemCall)) {
                process.destroyForcibly();
            }
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            log.join();
        }
        if (fault instanceof DiskFault.SystemCall) {
            wrong.addAll(Strace.violations(stores.journal()));
        }
        if (fault instanceof DiskFault.FileLimit && !refusals.toString().contains(DiskFault.FileLimit.ERROR)) {
            wrong.add("nothing has failed: no refusal tells of a write that came to the limit");
        }
    }

    private static String argument(DiskFault fault) {
        if (fault instanceof DiskFault.Layer layer) {
            return layer.text();
        }
        return fault instanceof DiskFault.FileLimit ? DiskProcess.HELD : "";
    }

    /** Through this process, whose files may grow. */
    private static Thread copy(InputStream errors, Path file) {
        Thread copying = new Thread(() -> {
            try (OutputStream log = Files.newOutputStream(file)) {
                errors.transferTo(log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        copying.setDaemon(true);
        copying.start();
        return copying;
    }

    private void observe(Process process, DiskFault fault) throws IOException, InterruptedException {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            String line = lines.readLine();
            while (line != null && !done) {
                if (line.equals(DiskProcess.DONE)) {
                    done = true;
                } else if (line.equals(DiskProcess.HELD) && fault instanceof DiskFault.FileLimit limit) {
                    limit.impose(process);
                    process.getOutputStream().write('\n');
                    process.getOutputStream().flush();
                    line = lines.readLine();
                } else {
                    note(line);
                    line = lines.readLine();
                }
            }
        }
    }

    private void note(String line) {
        if (line.startsWith(CrashingProcess.ACKNOWLEDGED)) {
            acknowledged.add(line.substring(CrashingProcess.ACKNOWLEDGED.length()));
        } else if (line.startsWith(CrashingProcess.ROLLED_BACK)) {
            rolledBack.add(line.substring(CrashingProcess.ROLLED_BACK.length()));
        } else if (line.startsWith(DiskProcess.IN_DOUBT)) {
            inDoubt.add(line.substring(DiskProcess.IN_DOUBT.length()));
        } else if (line.startsWith(DiskProcess.REFUSED)) {
            String[] words = line.substring(DiskProcess.REFUSED.length()).split(" ", 2);
            rolledBack.add(words[0]);
            refusals.add(words[1]);
        } else {
            wrong.add(line);
        }
    }

    private void compareAnswers(DiskFault fault) {
        if (!done) {
            wrong.add("the process ended by itself: see its log");
        }
        if (fault.leavesDoubt() == inDoubt.isEmpty()) {
            wrong.add("in doubt were " + inDoubt + ", and there "
                    + (fault.leavesDoubt() ? "must be some" : "is no reason"));
        }
        if (refusals.isEmpty()) {
            wrong.add("new transactions were not refused: " + acknowledged.size() + " acknowledged, rolled back "
                    + rolledBack);
        }
        for (String refusal : refusals) {
            if (!refusal.contains("Journal") || !(refusal.contains("restart") || refusal.contains("Make room"))) {
                wrong.add("a refusal does not say what failed and what to do: " + refusal);
            }
        }
    }

    private void restart(Stores stores) throws InterruptedException {
        Instant deadline = Instant.now().plus(RECOVERY_LIMIT);
        try (Coordinator coordinator =
                stores.coordinator(stores.mysql(), stores.redis()).start()) {
            while (!coordinator.recovery().recover().isComplete()) {
                if (Instant.now().isAfter(deadline)) {
                    wrong.add("recovery is not complete after " + RECOVERY_LIMIT);
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private void compareStores(Stores stores, RedissonClient plain) throws Exception {
        Set<String> mysql = Invariants.markersInMysql(stores);
        Set<String> redis = Invariants.markersInRedis(plain);
        wrong.addAll(Invariants.violations(stores, plain, 0));
        if (!mysql.equals(redis)) {
            wrong.add("MySQL has " + mysql + " and Redis has " + redis);
        }
        Set<String> missing = new TreeSet<>(acknowledged);
        missing.removeAll(mysql);
        if (!missing.isEmpty()) {
            wrong.add("told as committed, and gone: " + missing);
        }
        Set<String> there = new TreeSet<>(mysql);
        there.removeAll(acknowledged);
        there.removeAll(inDoubt);
        if (!there.isEmpty()) {
            wrong.add("told as rolled back or refused, and there: " + there);
        }
    }

    @Override
    public String toString() {
        return acknowledged.size() + " acknowledged, " + inDoubt.size() + " in doubt, "
                + (rolledBack.size() - refusals.size()) + " rolled back, " + refusals.size() + " refused";
    }
}
