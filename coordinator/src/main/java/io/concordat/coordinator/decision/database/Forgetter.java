package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.database.Members.Incarnation;
import io.concordat.coordinator.decision.database.Members.State;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the rows of forgotten decisions, many at once. Thread-safe. */
final class Forgetter {
    private static final Logger LOG = LoggerFactory.getLogger(Forgetter.class);

    /** How many rows are waited for no longer than the delay. */
    private static final int ENOUGH = 100;

    /** How many rows go in one transaction. */
    private static final int CHUNK = 500;

    private final Sessions sessions;
    private final Tables tables;
    private final Owners owners;
    private final Numbers numbers;
    private final Set<Gtrid> queue = new LinkedHashSet<>();
    private volatile ForgetGate gate = ForgetGate.open();
    private boolean failing;

    Forgetter(Sessions sessions, Tables tables, Owners owners, Numbers numbers) {
        this.sessions = sessions;
        this.tables = tables;
        this.owners = owners;
        this.numbers = numbers;
    }

    void gate(ForgetGate newGate) {
        this.gate = newGate;
    }

    /** Queues a row; answers whether there are enough. */
    boolean add(Gtrid gtrid) {
        synchronized (queue) {
            queue.add(gtrid);
            return queue.size() >= ENOUGH;
        }
    }

    /** Whether a row is on its way out: for those who ask for it, it is gone. */
    boolean isForgotten(Gtrid gtrid) {
        synchronized (queue) {
            return queue.contains(gtrid);
        }
    }

    /** Deletes what is queued, if it may go. Never throws. */
    synchronized void flush() {
        try {
            List<Gtrid> batch = ripe();
            if (!batch.isEmpty()) {
                OptionalLong generation = gate.confirm(batch);
                if (generation.isPresent()) {
                    delete(batch, generation.getAsLong());
                }
            }
            failing = false;
        } catch (Exception | Error e) {
            if (!failing) {
                failing = true;
                LOG.warn(
                        "Decision log {}: decisions that are complete cannot be forgotten for now, and are kept: {}",
                        tables,
                        e.toString());
            }
        }
    }

    /** A row whose owner may still come to decide goes only when that owner is retired. */
    private List<Gtrid> ripe() throws SQLException {
        List<Gtrid> queued;
        synchronized (queue) {
            queued = List.copyOf(queue);
        }
        Map<Incarnation, Boolean> finished = new HashMap<>();
        for (Gtrid gtrid : queued) {
            Incarnation owner = Incarnation.of(gtrid);
            if (!finished.containsKey(owner)) {
                finished.put(owner, owners.isMine(owner) || owners.ownerOf(gtrid) == State.RETIRED);
            }
        }
        return queued.stream()
                .filter(gtrid -> finished.get(Incarnation.of(gtrid)))
                .toList();
    }

    private void delete(List<Gtrid> batch, long generation) throws SQLException {
        try (Session session = sessions.borrow()) {
            for (int from = 0; from < batch.size(); from += CHUNK) {
                List<Gtrid> chunk = batch.subList(from, Math.min(batch.size(), from + CHUNK));
                Retirement.inTransaction(session.connection(), connection -> {
                    numbers.raiseGeneration(connection, generation);
                    return deleteRows(session, tables.decision(), chunk)
                                    + deleteRows(session, tables.heuristic(), chunk)
                            >= 0;
                });
                synchronized (queue) {
                    chunk.forEach(queue::remove);
                }
            }
        }
    }

    private int deleteRows(Session session, String table, List<Gtrid> chunk) throws SQLException {
        List<Gtrid> sorted = chunk.stream()
                .sorted(Comparator.comparing(Gtrid::toString)) // all instances lock in one order
                .toList();
        String marks = "?,".repeat(sorted.size() - 1) + "?";
        try (PreparedStatement statement =
                session.connection().prepareStatement("DELETE FROM " + table + " WHERE gtrid IN (" + marks + ")")) {
            for (int i = 0; i < sorted.size(); i++) {
                statement.setBytes(i + 1, Rows.bytes(sorted.get(i)));
            }
            return statement.executeUpdate();
        }
    }
}
