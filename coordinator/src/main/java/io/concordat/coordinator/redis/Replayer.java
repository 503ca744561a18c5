package io.concordat.coordinator.redis;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.BranchXid;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Redo;
import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.coordinator.decision.database.EpochRaise;
import io.concordat.coordinator.decision.database.PlacedDecision;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.recovery.RecoveryEvent;
import io.concordat.coordinator.recovery.RecoveryHandle;
import io.concordat.redis.RedisRecords;
import io.concordat.redis.RedisReplay;
import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedoSource;
import io.concordat.redis.Redone;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells a Redis again what it has lost, before it takes part in anything. One coordinator of all on the log does it: it closes
 * the gate everywhere, raises the epoch, so that what was prepared before can be decided no more, ends every prepared branch
 * by its decision, tells all decisions that are not forgotten in order, and opens the gate. Whatever stops it, anyone may
 * begin again. Thread-safe.
 */
final class Replayer implements BeforeScan {
    private static final Logger LOG = LoggerFactory.getLogger(Replayer.class);
    private static final Duration WAIT = Duration.ofSeconds(2);

    /** Some MiB, at the usual sizes. */
    private static final int AT_ONCE = 200;

    private static final int BYTES_AT_ONCE = 4 << 20;

    private final String resource;
    private final RedisRecords records;
    private final DatabaseLog log;
    private final LostHistory history;
    private final DecidedBranches decided;
    private final RecoveryHandle recovery;
    private Optional<String> toldStop = Optional.empty();

    Replayer(
            String resource,
            RedisRecords records,
            DatabaseLog log,
            LostHistory history,
            DecidedBranches decided,
            RecoveryHandle recovery) {
        this.decided = decided;
        this.resource = resource;
        this.records = records;
        this.log = log;
        this.history = history;
        this.recovery = recovery;
    }

    /**
     * Replays if the gate is closed.
     *
     * @return why it could not be done now, if so: try again soon
     */
    @Override
    public synchronized Optional<String> ensure(RedisXAConnection connection) {
        if (records.incarnation().open()) {
            return Optional.empty();
        }
        try (EpochRaise right = log.raiseEpoch(WAIT).orElse(null)) {
            if (right == null) {
                return Optional.of("another coordinator is replaying");
            }
            return records.incarnation().open() ? Optional.empty() : told(replay(right, connection));
        } catch (SQLException | CoordinatorException e) {
            return Optional.of("the decision log does not answer: " + e.getMessage());
        }
    }

    private Optional<String> told(Optional<String> stop) {
        stop.filter(reason -> !Optional.of(reason).equals(toldStop))
                .ifPresent(reason -> recovery.tell(new RecoveryEvent.ReplayStopped(resource, reason)));
        toldStop = stop;
        return stop;
    }

    private Optional<String> replay(EpochRaise right, RedisXAConnection connection) throws SQLException {
        long began = System.nanoTime();
        recovery.tell(new RecoveryEvent.ReplayStarted(resource));
        RedisReplay replay = records.replay();
        // What was prepared in a group that was open still is of an earlier epoch now.
        right.again(WAIT);
        boolean lost = history.look().isEmpty();
        Leftovers leftovers = new Leftovers(resource, (RedoSource) connection.getXAResource(), records, log, decided);
        Optional<String> left = leftovers.end(lost);
        Told told = new Told(replay);
        Optional<String> stopped = told.all(log);
        if (stopped.isPresent()) {
            LOG.warn("Redis resource '{}' stays closed, its replay has stopped: {}", resource, stopped.get());
            return stopped;
        }
        if (left.isPresent()) {
            return Optional.empty(); // only a person can go on, and is told by the branches in doubt
        }
        if (history.alarm().isPresent()) {
            history.raise();
        }
        if (!right.holds() || !replay.end()) {
            return Optional.of("the server has changed during the replay");
        }
        LOG.atLevel(told.applied + told.heuristic == 0 ? Level.INFO : Level.WARN)
                .log(
                        "Redis resource '{}' is new, or had restarted, failed over or been flushed: of {} decisions that are"
                                + " not forgotten it had lost {} and was told them again, and cannot be told {}; it takes"
                                + " part again after {} ms",
                        resource,
                        told.count,
                        told.applied,
                        told.heuristic,
                        (System.nanoTime() - began) / 1_000_000);
        recovery.took(ProtocolStep.REPLAYED, resource);
        recovery.tell(new RecoveryEvent.ReplayEnded(
                resource, told.count, told.applied, told.heuristic, Duration.ofNanos(System.nanoTime() - began)));
        return Optional.empty();
    }

    /** Tells decisions, some at once. */
    private final class Told {
        private final RedisReplay replay;
        private final List<RedisReplay.Entry> entries = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private long bytes;
        private long count;
        private long applied;
        private long heuristic;
        private Optional<String> stopped = Optional.empty();

        Told(RedisReplay replay) {
            this.replay = replay;
        }

        Optional<String> all(DatabaseLog decisions) {
            Consumer<PlacedDecision> each = placed -> placed.decision().redo().stream()
                    .filter(redo -> redo.participant().resource().equals(resource))
                    .forEach(redo -> add(placed, redo));
            decisions.order().forEach(each);
            send();
            return stopped;
        }

        private void add(PlacedDecision placed, Redo redo) {
            if (stopped.isPresent()) {
                return;
            }
            byte[] operations = redo.operations();
            Gtrid gtrid = placed.decision().gtrid();
            entries.add(new RedisReplay.Entry(BranchXid.of(gtrid, redo.participant()), operations, placed.place()));
            names.add(gtrid.toString());
            bytes += operations.length;
            if (entries.size() == AT_ONCE || bytes > BYTES_AT_ONCE) {
                send();
            }
        }

        private void send() {
            if (entries.isEmpty() || stopped.isPresent()) {
                return;
            }
            recovery.took(ProtocolStep.REPLAYING, resource);
            List<Redone> results = replay.redo(entries);
            for (int i = 0; i < results.size(); i++) {
                count++;
                if (results.get(i) instanceof Redone.Blocked blocked) {
                    stopped = Optional.of("the branch of " + names.get(i) + " cannot be told: " + blocked.reason());
                    break;
                } else if (results.get(i) instanceof Redone.Heuristic end) {
                    heuristic++;
                    LOG.error(
                            "Redis resource '{}' cannot be told again its branch of committed transaction {}: {}. Compare its"
                                    + " keys with the other stores",
                            resource,
                            names.get(i),
                            end.reason());
                } else if (results.get(i) instanceof Redone.Applied) {
                    applied++;
                }
            }
            entries.clear();
            names.clear();
            bytes = 0;
        }
    }
}
