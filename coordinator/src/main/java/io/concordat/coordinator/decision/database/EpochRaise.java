package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.branch.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A raised epoch, and the right to act on it before anybody else raises it again. Not thread-safe.
 *
 * <p>When there is one, every decision of an earlier epoch is either in the log or refused for good.
 */
public final class EpochRaise implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EpochRaise.class);

    /** A holder that has died without a trace keeps the right for no longer than this. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final Session session;
    private final String lock;
    private final Numbers numbers;
    private final LongConsumer raised;
    private long epoch;

    private EpochRaise(Session session, String lock, Numbers numbers, LongConsumer raised, long epoch) {
        this.session = session;
        this.lock = lock;
        this.numbers = numbers;
        this.raised = raised;
        this.epoch = epoch;
        raised.accept(epoch);
    }

    /** Raises the epoch; empty if another has the right and does not give it up in time. */
    static Optional<EpochRaise> begin(
            Sessions sessions, Tables tables, Numbers numbers, LongConsumer raised, Duration wait) throws SQLException {
        Deadline deadline = Deadline.after(wait);
        String lock = NodeLock.name(tables, "epoch");
        Session session = sessions.borrow();
        try {
            NodeLock.closeWhenSilent(session.connection(), SILENCE);
            if (!NodeLock.takeWithin(session.connection(), lock, wait)) {
                give(session);
                return Optional.empty();
            }
            return Optional.of(new EpochRaise(session, lock, numbers, raised, raise(session, numbers, deadline)));
        } catch (SQLException | RuntimeException e) {
            give(session);
            throw e;
        }
    }

    /** A decision whose owner was stopped in the middle holds the row: it is waited for. */
    private static long raise(Session session, Numbers numbers, Deadline deadline) throws SQLException {
        while (true) {
            try {
                return numbers.raiseEpoch(session.connection());
            } catch (SQLException e) {
                if (!SqlErrors.isLockWait(e) || deadline.isOver()) {
                    throw e;
                }
            }
        }
    }

    /**
     * Raises the epoch once more, when what was to be stopped has been stopped only since.
     *
     * @throws SQLException if the database does not answer, or a decision is held up by a process that was stopped
     */
    public void again(Duration wait) throws SQLException {
        epoch = raise(session, numbers, Deadline.after(wait));
        raised.accept(epoch);
    }

    /** The epoch that was raised to. */
    public long epoch() {
        return epoch;
    }

    /**
     * Whether nobody else can have raised the epoch since. To be asked at least once a minute: the server ends a silent
     * holder.
     */
    public boolean holds() {
        return Uninterrupted.run(() -> {
            try {
                return NodeLock.holds(session.connection(), lock);
            } catch (SQLException e) {
                LOG.debug("The right to raise the epoch went with its connection", e);
                return false;
            }
        });
    }

    /** Lets others raise the epoch. Idempotent. */
    @Override
    public void close() {
        Uninterrupted.run(() -> {
            give(session);
            return true;
        });
    }

    /** Its connection was changed and is closed for good; the lock goes with it. */
    private static void give(Session session) {
        session.discard();
        session.close();
    }
}
