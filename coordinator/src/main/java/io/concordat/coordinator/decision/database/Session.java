package io.concordat.coordinator.decision.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A borrowed connection. Not thread-safe. */
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Connection connection;
    private final SessionId id;
    private final Consumer<Connection> evict;

    /** @param evict tells the pool, if it can be told, not to lend the connection again */
    Session(Connection connection, SessionId id, Consumer<Connection> evict) {
        this.connection = connection;
        this.id = id;
        this.evict = evict;
    }

    Connection connection() {
        return connection;
    }

    SessionId id() {
        return id;
    }

    /** Closes the connection for good: nobody can say what state it is in. */
    void discard() {
        evict.accept(connection);
        discard(connection);
    }

    static void discard(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            LOG.debug("A connection of the decision log was closed already", e);
        }
    }

    /** Gives the connection back to its pool; what it was asked has been answered. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            LOG.debug("A connection of the decision log could not be given back", e);
        }
    }
}
