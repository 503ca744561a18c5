package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether local transactions of a connection of another pool can carry decisions: its server, its tables, its rights. */
final class LocalCheck {
    private static final String NO_TRANSACTION = "0";

    private final Rows rows;
    private final Tables tables;
    private final Life life;

    LocalCheck(Rows rows, Tables tables, Life life) {
        this.rows = rows;
        this.tables = tables;
        this.life = life;
    }

    Optional<String> refusal(Connection connection) throws SQLException {
        if (!NodeLock.isHeld(connection, Registration.lockOf(tables, life.mine().node()))) {
            return Optional.of("it leads to another server than the decision log's, whose tables are " + tables
                    + ", so one COMMIT cannot be in both. Keep the decisions in this resource's own server:"
                    + " database(resource.decisionLog())");
        }
        connection.setAutoCommit(false);
        try {
            return trial(connection);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** Inserts a decision that nobody asked for, which the caller rolls back. */
    private Optional<String> trial(Connection connection) {
        Gtrid gtrid = new Gtrid(life.mine().node(), life.mine().number(), NO_TRANSACTION);
        Decision decision = new Decision(gtrid, life.members().epoch(), Instant.now(), List.of(), List.of());
        try {
            return rows.insertCommit(connection, EncodedDecision.of(decision, Long.MAX_VALUE))
                    ? Optional.empty()
                    : Optional.of("its tables " + tables + " are not those of the decision log. Name the log's database"
                            + " with schema(...)");
        } catch (SQLException e) {
            return Optional.of("its user cannot write decisions: " + SqlErrors.describe(e, tables));
        }
    }
}
