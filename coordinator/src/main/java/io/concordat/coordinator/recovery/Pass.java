package io.concordat.coordinator.recovery;

import io.concordat.coordinator.decision.Resolution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one pass of recovery gathers, from the threads of all resources. Thread-safe. */
final class Pass {
    private static final Logger LOG = LoggerFactory.getLogger(Pass.class);

    private static final int TOLD_EACH = 20;

    private final Queue<RecoveryReport.Resolved> resolved = new ConcurrentLinkedQueue<>();
    private volatile long answeredNanos = System.nanoTime();
    private final AtomicInteger told = new AtomicInteger();
    private final Map<InDoubtBranch, String> unanswered = new ConcurrentHashMap<>();
    private final Map<InDoubtBranch, String> undecidable = new ConcurrentHashMap<>();
    private final Map<String, String> unreachable = new ConcurrentHashMap<>();

    void resolved(InDoubtBranch branch, Resolution resolution) {
        if (told.incrementAndGet() <= TOLD_EACH) {
            LOG.info("Recovered {}: {}", branch, resolution);
        } else {
            LOG.debug("Recovered {}: {}", branch, resolution);
        }
        answered();
        resolved.add(new RecoveryReport.Resolved(branch, resolution));
    }

    /** Something was answered. */
    void answered() {
        answeredNanos = System.nanoTime();
    }

    /** For how long nothing has been answered. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - answeredNanos);
    }

    /** The store did not answer, or not finally: the next pass may do better. */
    void unanswered(InDoubtBranch branch, String reason) {
        unanswered.put(branch, reason);
    }

    /** The decision log cannot say what to do: only a restart, or a person, settles it. */
    void undecidable(InDoubtBranch branch, String reason) {
        undecidable.put(branch, reason);
    }

    void unreachable(String resource, String reason) {
        unreachable.put(resource, reason);
    }

    /** Takes over what the pass of one resource has gathered. */
    void add(Pass other) {
        resolved.addAll(other.resolved);
        unanswered.putAll(other.unanswered);
        undecidable.putAll(other.undecidable);
        unreachable.putAll(other.unreachable);
    }

    /** Whether another pass, soon, may do what this one could not. */
    boolean leavesWork() {
        return !unanswered.isEmpty() || !unreachable.isEmpty();
    }

    RecoveryReport report(Map<InDoubtBranch, String> heuristics) {
        Map<InDoubtBranch, String> stillInDoubt = new ConcurrentHashMap<>(unanswered);
        stillInDoubt.putAll(undecidable);
        return new RecoveryReport(List.copyOf(resolved), stillInDoubt, heuristics, unreachable);
    }
}
