package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.database.Members.Incarnation;
import io.concordat.coordinator.decision.database.Members.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the rows of forgotten decisions, many at once. Thread-safe. */
final class Forgetter {
    private static final Logger LOG = LoggerFactory.getLogger(Forgetter.class);

    /** How many rows go in one transaction. */
    static final int BATCH = 100;

    private final Sessions sessions;
    private final Tables tables;
    private final Life life;
    private final Retirement retirement;
    private final Set<Gtrid> queue = new LinkedHashSet<>();
    private volatile ForgetGate gate = ForgetGate.open();
    private boolean failing;

    Forgetter(Sessions sessions, Tables tables, Life life, Retirement retirement) {
        this.sessions = sessions;
        this.tables = tables;
        this.life = life;
        this.retirement = retirement;
    }

    void gate(ForgetGate newGate) {
        this.gate = newGate;
    }

    /** Queues a row; answers whether a batch is full. */
    boolean add(Gtrid gtrid) {
        synchronized (queue) {
            queue.add(gtrid);
            return queue.size() >= BATCH;
        }
    }

    /** Whether a row is on its way out: for its owner it is gone. */
    boolean isForgotten(Gtrid gtrid) {
        synchronized (queue) {
            return queue.contains(gtrid);
        }
    }

    /** Deletes what is queued, batch by batch, until none is left or one must wait. Never throws. */
    synchronized void flush() {
        try {
            List<Gtrid> batch = next();
            while (!batch.isEmpty() && delete(batch)) {
                synchronized (queue) {
                    queue.removeAll(batch);
                }
                batch = next();
            }
            failing = false;
        } catch (Exception e) {
            if (!failing) {
                failing = true;
                LOG.warn(
                        "Decision log {}: decisions that are complete cannot be forgotten for now, and are kept: {}",
                        tables,
                        e.toString());
            }
        }
    }

    private List<Gtrid> next() {
        synchronized (queue) {
            return queue.stream().limit(BATCH).toList();
        }
    }

    private boolean delete(List<Gtrid> batch) throws Exception {
        try (Session session = sessions.borrow()) {
            try {
                retireOwners(session, batch);
                OptionalLong generation = gate.confirm(batch);
                return generation.isPresent() && delete(session, batch, generation.getAsLong());
            } catch (SQLException e) {
                session.discard();
                throw e;
            }
        }
    }

    /** A row whose owner may still be told of it goes only when that owner is retired. */
    private void retireOwners(Session session, List<Gtrid> batch) throws SQLException {
        Set<Incarnation> owners = new LinkedHashSet<>();
        batch.forEach(gtrid -> owners.add(Incarnation.of(gtrid)));
        owners.remove(life.mine());
        for (Incarnation owner : owners) {
            if (life.members().of(owner) != State.RETIRED) {
                retirement.retireLapsed(session, owner);
            }
        }
    }

    private boolean delete(Session session, List<Gtrid> batch, long generation) throws SQLException {
        return Retirement.inTransaction(session.connection(), connection -> {
            List<Gtrid> sorted = new ArrayList<>(batch);
            sorted.sort((a, b) -> a.toString().compareTo(b.toString())); // all instances lock in one order
            String marks = "?,".repeat(sorted.size() - 1) + "?";
            try (PreparedStatement statement = connection.prepareStatement(
                    "DELETE FROM " + tables.decision() + " WHERE gtrid IN (" + marks + ")")) {
                for (int i = 0; i < sorted.size(); i++) {
                    statement.setBytes(i + 1, Rows.bytes(sorted.get(i)));
                }
                statement.executeUpdate();
            }
            raiseGeneration(connection, generation);
            return true;
        });
    }

    private void raiseGeneration(Connection connection, long generation) throws SQLException {
        if (generation <= 0) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE " + tables.state() + " SET value = GREATEST(value, ?) WHERE name = 'generation'")) {
            statement.setLong(1, generation);
            statement.executeUpdate();
        }
    }
}
