package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.ForgetGate;
import io.concordat.coordinator.decision.GatedLog;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.LogStatistics;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A decision log in a local directory, for one coordinator at a time. Thread-safe.
 *
 * <p>A decision is done when its record has been forced to the disk. Callers that decide at the same time share a force.
 *
 * <p>A failed write or force poisons the journal: the decisions of that write are {@linkplain Verdict.Unknown unknown}
 * until the journal is opened again, and every later one is refused. A disk without room for the next segment loses
 * nothing: decisions are refused, and taken again when there is room.
 *
 * <p>The directory must be on a local file system and belongs to the journal; nothing in it may be deleted by hand.
 */
public final class Journal implements GatedLog {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final Path directory;
    private final String node;
    private final long incarnation;
    private final JournalOptions options;
    private final SegmentChain segments;
    private final JournalState state;
    private final Thread flusher;
    private final Gates gates;
    private final Gathering gathering = new Gathering(Gathering.LONGEST);
    private final Closeable lock;

    private Journal(
            Path directory,
            String node,
            long incarnation,
            JournalOptions options,
            SegmentChain segments,
            JournalState state,
            Closeable lock) {
        this.directory = directory;
        this.node = node;
        this.incarnation = incarnation;
        this.options = options;
        this.segments = segments;
        this.state = state;
        this.gates = new Gates(node, state);
        this.lock = lock;
        this.flusher = new Thread(new Flusher(state, segments, gathering), "concordat-journal-" + node);
        flusher.setDaemon(true);
    }

    /** Opens the journal of a node with default options; see {@link #open(Path, String, JournalOptions)}. */
    public static Journal open(Path directory, String node) {
        return open(directory, node, JournalOptions.defaults());
    }

    /**
     * Opens the journal of a node, reads what earlier incarnations have left, and begins a new incarnation. When this
     * returns, both are durable.
     *
     * @param directory created if it does not exist
     * @param node name of the coordinator, see {@link Gtrid#checkNode}
     * @throws CoordinatorException if the directory cannot be used, is in use, belongs to another node, or is damaged;
     *     the message says what to do
     * @throws IllegalArgumentException if the node name cannot be used
     */
    public static Journal open(Path directory, String node, JournalOptions options) {
        return open(directory, node, options, InstantSource.system());
    }

    /** @param clock what incarnations are numbered by */
    static Journal open(Path directory, String node, JournalOptions options, InstantSource clock) {
        Gtrid.checkNode(node);
        // An interrupted thread cannot do I/O on channels, and a file cannot be opened half.
        boolean interrupted = Thread.interrupted();
        try {
            DiskDirectory files = DiskDirectory.open(directory);
            DirectoryLock lock = DirectoryLock.acquire(files.path(), node);
            return open(files, node, options, clock, lock);
        } catch (IOException e) {
            throw new CoordinatorException(
                    "Journal " + directory.toAbsolutePath() + " cannot be opened (" + e
                            + "). Nothing that was decided is lost. Check that the directory can be written, that it"
                            + " is on a local file system, and that its disk has room.",
                    e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Opens a journal on any files, and takes over the lock. */
    static Journal open(LogDirectory files, String node, JournalOptions options, InstantSource clock, Closeable lock)
            throws IOException {
        try {
            Recovered recovered = Recovered.from(files, node);
            Incarnations incarnations = recovered.incarnations().next(clock);
            SegmentChain segments = SegmentChain.open(files, node, options.segmentLength(), recovered, incarnations);
            JournalState state =
                    new JournalState(files.path(), incarnations, recovered.carried(), options.forgetDelay());
            Journal journal = new Journal(files.path(), node, incarnations.last(), options, segments, state, lock);
            journal.flusher.start();
            return journal;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>It is the time of the open in seconds since 1970, or the last one plus one when that is higher. So a journal that
     * was lost does not leave its numbers to the one that takes its place, as long as the clock is right and the two are
     * not opened in the same second.
     */
    @Override
    public long incarnation() {
        return incarnation;
    }

    @Override
    public Verdict decide(Decision decision) {
        Gtrid gtrid = decision.gtrid();
        if (!gtrid.node().equals(node) || gtrid.incarnation() != incarnation) {
            return new Verdict.Refused("Transaction " + gtrid + " was not begun by " + Gtrid.prefix(node, incarnation)
                    + ", which this journal decides for; nothing has been written.");
        }
        byte[] bytes;
        try {
            bytes = RecordCodec.encode(decision);
        } catch (IllegalArgumentException e) {
            return new Verdict.Refused(
                    "The decision for transaction " + gtrid + " cannot be written: " + e.getMessage());
        }
        Request request = state.submit(decision, bytes);
        gathering.queued();
        return request.await();
    }

    @Override
    public Runnable expect() {
        return gathering.expect();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The fence is in memory, and that is enough: only the process that holds the lock of the directory can decide, and
     * it refuses fenced gtrids and those of earlier incarnations.
     *
     * <p>A journal answers for its own incarnations, of which it remembers the last 1000, and for what
     * is pending. Any other gtrid it cannot have decided, so it does not presume that nobody has: the journal was lost or
     * replaced by an older copy. What it cannot notice is that it was replaced by a copy of itself from earlier in the same
     * incarnation; such a copy looks like what a crash leaves.
     *
     * @throws IllegalArgumentException if the gtrid is another node's
     * @throws DecisionUnknownException also if the gtrid is of an incarnation that this journal does not know, and after
     *     close
     */
    @Override
    public Resolution resolve(Gtrid gtrid) throws DecisionUnknownException {
        if (!gtrid.node().equals(node)) {
            throw new IllegalArgumentException("Journal " + directory + " is of node '" + node
                    + "' and cannot say what became of transaction " + gtrid + ". Ask that node's journal.");
        }
        return state.resolve(gtrid);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Returns at once. The record is written with the next decision, at the end of
     * {@link JournalOptions#forgetDelay()}, or at close; after a crash before that the decision is pending once more. What {@link #forgetThrough} asks for is kept.
     */
    @Override
    public void forget(Gtrid gtrid) {
        state.forget(gtrid);
    }

    @Override
    public Verdict keep(Heuristic heuristic) {
        byte[] bytes;
        try {
            bytes = HeuristicCodec.encode(heuristic);
        } catch (IllegalArgumentException e) {
            return new Verdict.Refused("The heuristic outcome of transaction " + heuristic.gtrid()
                    + " cannot be written: " + e.getMessage());
        }
        return state.submit(heuristic, bytes).await();
    }

    @Override
    public List<Heuristic> heuristics() {
        return state.heuristics();
    }

    @Override
    public List<Decision> pending() {
        return state.pending();
    }

    @Override
    public Optional<Decision> find(Gtrid gtrid) {
        return state.find(gtrid);
    }

    @Override
    public boolean answersFor(Gtrid gtrid) {
        return gtrid.node().equals(node);
    }

    @Override
    public long epoch() {
        return 0; // a journal is its node's alone: nobody else can make it refuse what has begun
    }

    @Override
    public Optional<String> refusesWork() {
        state.checkRoom(options.roomCheckInterval());
        Optional<String> refusal = state.standing().refusal();
        return refusal.or(() -> state.keepsTooMany().map(reason -> "Journal " + directory + " " + reason + "."));
    }

    @Override
    public long generation(String resource) {
        return state.generation(resource);
    }

    /** {@inheritDoc} It is asked for the decisions in which the resource has a part, on a thread of its own. */
    @Override
    public void forgetThrough(String resource, ForgetGate gate) {
        gates.add(resource, gate);
    }

    /** Whether there is a decision for the gtrid, all of whose branches may have answered. No I/O. */
    public boolean isDecided(Gtrid gtrid) {
        return state.isDecided(gtrid);
    }

    /** Whose journal it is. */
    public String node() {
        return node;
    }

    @Override
    public LogStatistics statistics() {
        return state.statistics(segments.forces());
    }

    /** The thread that writes. */
    Thread flusher() {
        return flusher;
    }

    @Override
    public void close() {
        gates.close();
        state.close("Journal " + directory + " is closed and takes no decisions.");
        boolean interrupted = false;
        while (flusher.isAlive()) {
            try {
                flusher.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn(
                    "Journal {}: its lock file could not be closed; it is released when the process ends.",
                    directory,
                    e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
