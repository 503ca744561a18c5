package io.concordat.coordinator.mysql;

import com.mysql.cj.jdbc.JdbcConnection;
import io.concordat.coordinator.jdbc.SessionEnd;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions of this user's by KILL CONNECTION, on a connection of its own that is opened when first needed and kept: a
 * statement that waits for a lock is ended at once, and what its session has done is rolled back. KILL QUERY would not do:
 * {@code SLEEP()} answers that all is well, and the next statement runs. Thread-safe; one at a time.
 */
final class SessionKiller implements SessionEnd, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SessionKiller.class);

    /** MySQL's ER_NO_SUCH_THREAD: the session has ended already. */
    private static final int NO_SUCH_SESSION = 1094;

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

    private final DataSource connections;
    private Optional<Connection> kept = Optional.empty();
    private boolean closed;

    SessionKiller(DataSource connections) {
        this.connections = connections;
    }

    /** A kept connection that has died is replaced once. */
    @Override
    public synchronized void end(Connection connection) throws SQLException {
        long session = connection.unwrap(JdbcConnection.class).getId();
        boolean fresh = kept.isEmpty();
        try {
            kill(session);
        } catch (SQLException e) {
            closeKept();
            if (fresh) {
                throw e;
            }
            kill(session);
        }
        if (closed) {
            closeKept();
        }
    }

    private void kill(long session) throws SQLException {
        if (kept.isEmpty()) {
            Connection opened = connections.getConnection();
            kept = Optional.of(opened);
            opened.setNetworkTimeout(Runnable::run, Math.toIntExact(ANSWER_LIMIT.toMillis()));
        }
        try (Statement statement = kept.get().createStatement()) {
            statement.execute("KILL CONNECTION " + session);
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_SESSION) {
                throw e;
            }
        }
    }

    private void closeKept() {
        try {
            if (kept.isPresent()) {
                kept.get().close();
            }
        } catch (SQLException e) {
            log.debug("Closing the connection that ends sessions: {}", e.getMessage(), e);
        }
        kept = Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeKept();
    }
}
