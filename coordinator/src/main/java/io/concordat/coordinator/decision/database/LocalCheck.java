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
        try {
            long epoch = rows.lockEpoch(connection); // others who start at the same time raise it
            EncodedDecision decision =
                    EncodedDecision.of(new Decision(gtrid, epoch, Instant.now(), List.of(), List.of()), Long.MAX_VALUE);
            return rows.insertCommit(connection, decision)
                    ? Optional.empty()
                    : Optional.of("a decision in its local transaction is refused: "
                            + new Guard(tables).refusal(connection, decision).reason()
                            + ". Start the coordinator again");
        } catch (SQLException e) {
            return Optional.of("its user cannot write decisions: " + SqlErrors.describe(e, tables));
        }
    }
}
