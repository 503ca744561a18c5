package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.ForgetGate;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.database.Members.Incarnation;
import io.concordat.coordinator.decision.database.Members.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the rows of forgotten decisions, many at once. Thread-safe. */
final class Forgetter {
    private static final Logger LOG = LoggerFactory.getLogger(Forgetter.class);

    /** How many rows are waited for no longer than the delay. */
    private static final int ENOUGH = 500;

    /** How many rows go in one transaction. */
    private static final int CHUNK = 500;

    private final Sessions sessions;
    private final Tables tables;
    private final Owners owners;
    private final Numbers numbers;
    private final Rows rows;

    private final ForgetQueue queue = new ForgetQueue();
    private volatile Optional<ForgetGate> gate = Optional.empty();
    private boolean failing;

    Forgetter(Sessions sessions, Tables tables, Rows rows, Owners owners, Numbers numbers) {
        this.rows = rows;
        this.sessions = sessions;
        this.tables = tables;
        this.owners = owners;
        this.numbers = numbers;
    }

    /** One more condition. */
    synchronized void gate(ForgetGate more) {
        gate = Optional.of(gate.map(known -> known.and(more)).orElse(more));
    }

    private long retentionNanos() {
        return gate.map(known -> known.retention().toNanos()).orElse(0L);
    }

    /**
     * Queues a row; answers whether there are enough.
     *
     * @param decision what it says, if that is known
     */
    boolean add(Gtrid gtrid, Optional<Decision> decision) {
        return queue.add(gtrid, decision) >= ENOUGH && retentionNanos() == 0;
    }

    /** Whether a row is on its way out: for those who ask for it, it is gone. */
    boolean isForgotten(Gtrid gtrid) {
        return queue.contains(gtrid);
    }

    /** Deletes what is queued, if it may go. Never throws. */
    synchronized void flush() {
        try {
            List<Gtrid> batch = ripe();
            if (!batch.isEmpty()) {
                forget(batch);
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

    private void forget(List<Gtrid> ripe) throws Exception {
        if (gate.isEmpty()) {
            delete(ripe, Map.of());
            return;
        }
        List<Gtrid> batch = gate.get().ended(ripe);
        if (batch.isEmpty()) {
            return;
        }
        Optional<Map<String, Long>> generations = gate.get().confirm(batch);
        if (generations.isPresent()) {
            List<Decision> decisions = read(batch);
            delete(batch, generations.get());
            gate.get().forgotten(decisions);
        }
    }

    /** What the rows say, as far as there are any; asks the database for those only that are not known here. */
    private List<Decision> read(List<Gtrid> batch) throws SQLException {
        List<Decision> decisions = new ArrayList<>();
        List<Gtrid> others = new ArrayList<>();
        for (Gtrid gtrid : batch) {
            queue.decision(gtrid).ifPresentOrElse(decisions::add, () -> others.add(gtrid));
        }
        if (others.isEmpty()) {
            return decisions;
        }
        try (Session session = sessions.borrow()) {
            for (int from = 0; from < others.size(); from += CHUNK) {
                decisions.addAll(
                        rows.list(session.connection(), others.subList(from, Math.min(others.size(), from + CHUNK))));
            }
        }
        return decisions;
    }

    /** A row whose owner may still come to decide goes only when that owner is retired. */
    private List<Gtrid> ripe() throws SQLException {
        List<Gtrid> queued = queue.olderThan(retentionNanos());
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

    private void delete(List<Gtrid> batch, Map<String, Long> generations) throws SQLException {
        try (Session session = sessions.borrow()) {
            for (int from = 0; from < batch.size(); from += CHUNK) {
                List<Gtrid> chunk = batch.subList(from, Math.min(batch.size(), from + CHUNK));
                Retirement.inTransaction(session.connection(), connection -> {
                    numbers.raiseGenerations(connection, generations);
                    int deleted = deleteRows(session, tables.decision(), chunk);
                    if (hasRows(connection, tables.heuristic())) { // hardly ever
                        deleted += deleteRows(session, tables.heuristic(), chunk);
                    }
                    return deleted >= 0;
                });
                queue.removeAll(chunk);
            }
        }
    }

    private static boolean hasRows(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1 FROM " + table + " LIMIT 1")) {
            return row.next();
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
