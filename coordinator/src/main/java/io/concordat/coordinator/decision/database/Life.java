package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.database.Members.Incarnation;
import io.concordat.coordinator.decision.database.Members.State;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the lease of an incarnation on a connection of its own, and sees what became of the others. One thread beats;
 * the rest is thread-safe.
 */
final class Life implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Life.class);

    private static final Duration SEARCH = Duration.ofMillis(100);

    private final Sessions sessions;
    private final Tables tables;
    private final Registration registration;
    private final Incarnation mine;
    private final Duration lease;
    private Optional<Session> session;
    private volatile boolean silent;
    private volatile Members members;
    private volatile long renewedNanos;
    private volatile Optional<String> fenced = Optional.empty();
    private volatile long raisedEpoch;
    private volatile Runnable takeOver = () -> {};

    Life(
            Sessions sessions,
            Tables tables,
            Registration registration,
            Incarnation mine,
            Duration lease,
            Session session,
            long registeredNanos)
            throws SQLException {
        this.sessions = sessions;
        this.tables = tables;
        this.registration = registration;
        this.mine = mine;
        this.lease = lease;
        this.session = Optional.of(session);
        this.renewedNanos = registeredNanos;
        this.members = Members.read(session.connection(), tables);
    }

    Incarnation mine() {
        return mine;
    }

    Members members() {
        return members;
    }

    /** What is called after a beat that has found others dead. */
    void onTakeOver(Runnable listener) {
        this.takeOver = listener;
    }

    long epoch() {
        return Math.max(members.epoch(), raisedEpoch);
    }

    /** The epoch was raised here. */
    void raised(long epoch) {
        this.raisedEpoch = epoch;
    }

    /** Why no transaction may begin: this incarnation was declared dead, or does not know whether it was. */
    Optional<String> refusal() {
        if (fenced.isPresent()) {
            return fenced;
        }
        Duration silence = Duration.ofNanos(System.nanoTime() - renewedNanos);
        if (silence.compareTo(lease) <= 0) {
            return Optional.empty();
        }
        return Optional.of("the decision log " + tables + " has not answered for " + silence.toSeconds()
                + " s. Transactions begin again when its database does; look after that.");
    }

    /** How long the next beat may wait: while the database is away, it is looked for. */
    Duration pause(Duration heartbeat) {
        return silent && heartbeat.compareTo(SEARCH) > 0 ? SEARCH : heartbeat;
    }

    /** One beat of the heart. Never throws. */
    synchronized void beat() {
        try {
            long begun = System.nanoTime();
            if (session.isEmpty()) {
                session = Optional.of(reconnect());
            }
            boolean renewed = renew(session.get());
            look(Members.read(session.get().connection(), tables), renewed);
            renewedNanos = begun;
            if (silent) {
                silent = false;
                LOG.info("The decision log {} answers again", tables);
            }
        } catch (SQLException | RuntimeException e) {
            if (!silent) {
                silent = true;
                LOG.warn("The decision log {} does not answer: {}", tables, e.toString());
            }
            drop();
        }
    }

    private void look(Members now, boolean renewed) {
        Members before = members;
        members = now;
        if (now.states().entrySet().stream()
                .anyMatch(entry -> entry.getValue() != State.ALIVE && before.of(entry.getKey()) == State.ALIVE)) {
            takeOver.run();
        }
        State state = now.of(mine);
        if ((!renewed || state == State.RETIRED || state == State.UNKNOWN) && fenced.isEmpty()) {
            String message = "coordinator '" + mine.node()
                    + "' has been declared dead, because it was silent for longer"
                    + " than its lease of " + lease.toMillis() + " ms or was started again elsewhere. What it had not"
                    + " decided is rolled back by those who live. Restart it.";
            fenced = Optional.of(message);
            LOG.error("Decision log {}: {}", tables, message);
        }
    }

    private boolean renew(Session alive) throws SQLException {
        try (PreparedStatement statement = alive.connection()
                .prepareStatement(
                        "UPDATE " + tables.lease()
                                + " SET lease_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND WHERE node = ? AND number = ?")) {
            statement.setLong(1, lease.toNanos() / 1000);
            statement.setBytes(2, Members.bytes(mine.node()));
            statement.setLong(3, mine.number());
            return statement.executeUpdate() > 0;
        }
    }

    /** Takes the lock of the name again; one who has taken it meanwhile has retired this incarnation. */
    private Session reconnect() throws SQLException {
        Session fresh = sessions.borrow();
        try {
            NodeLock.closeWhenSilent(fresh.connection(), lease);
            if (!NodeLock.takeWithin(fresh.connection(), registration.lock(), Duration.ZERO)) {
                LOG.debug("The lock of node '{}' is held by another connection", mine.node());
            }
            return fresh;
        } catch (SQLException e) {
            fresh.discard();
            fresh.close();
            throw e;
        }
    }

    private void drop() {
        session.ifPresent(broken -> {
            broken.discard();
            broken.close();
        });
        session = Optional.empty();
    }

    /** Gives up the name; its connection is closed for good. */
    @Override
    public synchronized void close() {
        session.ifPresent(alive -> {
            try {
                NodeLock.release(alive.connection(), registration.lock());
            } catch (SQLException e) {
                LOG.debug("The lock of node '{}' goes with its connection", mine.node(), e);
            }
        });
        drop();
    }
}
