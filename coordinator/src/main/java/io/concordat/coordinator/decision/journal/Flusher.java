package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what callers have queued: all of it with one write and one force, then lets those callers go on. While it forces,
 * the next group gathers, and before that where many are {@linkplain Gathering on their way}; no caller among few waits for a
 * timer. All I/O of an open journal happens on this one thread, which nobody interrupts: an interrupt of a caller would
 * otherwise close the file under all the others.
 */
final class Flusher implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);

    private final JournalState state;
    private final SegmentChain segments;
    private final Gathering gathering;
    private Optional<String> poison = Optional.empty();

    Flusher(JournalState state, SegmentChain segments, Gathering gathering) {
        this.gathering = gathering;
        this.state = state;
        this.segments = segments;
    }

    @Override
    public void run() {
        Group group;
        do {
            gathering.await(state.awaitWork());
            group = state.take();
            group.release(settle(group));
        } while (!group.last());
        try {
            segments.close();
        } catch (IOException e) {
            LOG.warn("Journal {}: its segment could not be closed; what was decided is durable.", segments, e);
        }
    }

    private Verdict settle(Group group) {
        // An interrupt from a stranger, to all threads say, must not close the file.
        Thread.interrupted();
        try {
            Optional<String> refusal = flush(group.records());
            if (refusal.isPresent()) {
                state.refused(group);
                return new Verdict.Refused(refusal.get());
            }
            state.done(group);
            return new Verdict.Done();
        } catch (IOException | RuntimeException | Error e) {
            Verdict.Unknown unknown = new Verdict.Unknown(poison(e), e);
            state.unknown(group, unknown);
            return unknown;
        }
    }

    /** Makes the records durable, or answers why none of them has been written. */
    private Optional<String> flush(List<byte[]> records) throws IOException {
        int length = BatchCodec.length(records);
        if (poison.isEmpty() && (state.standing() instanceof Standing.Full || !segments.fits(length))) {
            Optional<String> refusal = beginSegment(length);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        if (poison.isEmpty() && !records.isEmpty()) {
            long begun = System.nanoTime();
            segments.append(records);
            gathering.forced(System.nanoTime() - begun);
        }
        return poison;
    }

    private Optional<String> beginSegment(int length) {
        Segment next;
        try {
            next = segments.next(state.carried(), length);
        } catch (IOException | RuntimeException e) {
            return Optional.of(full(e));
        }
        try {
            segments.follow(next);
        } catch (IOException | RuntimeException e) {
            return Optional.of(poison(e));
        }
        state.become(new Standing.Working());
        return Optional.empty();
    }

    private String full(Exception failure) {
        String reason = "Journal " + segments + " could not begin its next segment (" + failure
                + "). What it has decided is safe, and no decision has been written since. Make room on its disk; it"
                + " tries again by itself.";
        if (!(state.standing() instanceof Standing.Full)) {
            LOG.error(reason, failure);
        }
        state.become(new Standing.Full(reason, System.nanoTime()));
        return reason;
    }

    private String poison(Throwable failure) {
        // Never a second force: it may answer well although the pages of the first are gone.
        String reason = "Journal " + segments + " failed to write to its disk (" + failure
                + ") and takes no more decisions. Only reading it again tells which of the last ones are on the disk:"
                + " check the disk, then restart the coordinator.";
        poison = Optional.of(reason);
        state.become(new Standing.Poisoned(reason));
        LOG.error(reason, failure);
        return reason;
    }
}
