package io.concordat.coordinator.decision.database;

import com.zaxxer.hikari.HikariDataSource;
import io.concordat.coordinator.branch.Deadline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Borrows the log's connections, sets them up the first time, and ends those that have stopped answering. Thread-safe. */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    /** How long a killed session may take to be gone: it rolls back what it has begun. */
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private static final String WHO =
            "SELECT ID, USER, HOST FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()";

    private final DataSource dataSource;
    private final int answerMillis;

    /** By the physical connection, since a pool hands out another wrapper each time. */
    private final Map<Connection, SessionId> ids = Collections.synchronizedMap(new WeakHashMap<>());

    Sessions(DataSource dataSource, Duration answerTimeout) {
        this.dataSource = dataSource;
        this.answerMillis = Math.toIntExact(answerTimeout.toMillis());
    }

    /** Borrows a connection with autocommit, whatever interrupts there are. Nothing of a decision has been sent if it fails. */
    Session borrow() throws SQLException {
        Connection connection = connect();
        try {
            return prepare(connection);
        } catch (SQLException e) {
            LOG.debug("A pooled connection to the decision log's database was dead", e);
            return borrowAnswering();
        }
    }

    private Session prepare(Connection connection) throws SQLException {
        try {
            limitAnswers(connection);
            if (!connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
            Connection physical = physical(connection);
            SessionId id = ids.get(physical);
            if (id == null) {
                id = setUp(connection);
                ids.put(physical, id);
            }
            return new Session(connection, id, this::evict);
        } catch (SQLException | RuntimeException e) {
            evict(connection);
            Session.discard(connection);
            try (connection) {
                throw e;
            }
        }
    }

    /** Borrows a connection that certainly answers, at the price of asking it: where one has died, others may have. */
    Session borrowAnswering() throws SQLException {
        Deadline deadline = Deadline.after(Duration.ofMillis(2L * answerMillis));
        while (true) {
            Connection connection = connect();
            try {
                Session session = prepare(connection);
                if (session.connection().isValid(Math.max(1, answerMillis / 1000))) {
                    return session;
                }
                session.discard();
                session.close();
            } catch (SQLException e) {
                if (!isBroken(e) || deadline.isOver()) {
                    throw e;
                }
            }
            if (deadline.isOver()) {
                throw new SQLException("no connection to the decision log's database answers", "08006");
            }
        }
    }

    private static boolean isBroken(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("08");
    }

    private void evict(Connection connection) {
        if (dataSource instanceof HikariDataSource pool) {
            pool.evictConnection(connection);
        }
    }

    private Connection connect() throws SQLException {
        while (true) {
            Uninterrupted.swallow();
            try {
                return dataSource.getConnection();
            } catch (SQLException e) {
                if (!Uninterrupted.swallow()) {
                    throw explained(e);
                }
            }
        }
    }

    private SQLException explained(SQLException e) {
        return dataSource instanceof HikariDataSource pool && pool.getDataSource() instanceof LogConnections source
                ? source.explained(e)
                : e;
    }

    /** Lets no call on the connection wait longer than the answer timeout. No I/O. */
    void limitAnswers(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, answerMillis);
    }

    /** The session behind a connection of the application's. */
    SessionId idOf(Connection connection) throws SQLException {
        Connection physical = physical(connection);
        SessionId known = ids.get(physical);
        if (known != null) {
            return known;
        }
        SessionId asked = ask(connection);
        ids.put(physical, asked);
        return asked;
    }

    private static Connection physical(Connection connection) {
        try {
            return connection.unwrap(Connection.class);
        } catch (SQLException e) {
            return connection;
        }
    }

    private static SessionId setUp(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION innodb_lock_wait_timeout = 1");
            statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
        }
        return ask(connection);
    }

    private static SessionId ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(WHO)) {
            if (!rows.next()) {
                throw new SQLException("the server does not list this connection in its PROCESSLIST", "HY000");
            }
            return new SessionId(rows.getLong(1), rows.getString(2), rows.getString(3));
        }
    }

    /**
     * Ends sessions whose last answer never came, half-open ones included.
     *
     * @param session to end them from
     * @return those that are not certainly gone; whatever the others had begun is committed or rolled back, and nothing
     *     sent on them is executed any more
     */
    List<SessionId> end(Session session, List<SessionId> sessions) {
        return sessions.stream().filter(each -> !isGone(session, each)).toList();
    }

    /** Ends sessions that nobody waits for, if that can be done now. */
    void tryToEnd(List<SessionId> sessions) {
        try (Session session = borrowAnswering()) {
            LOG.debug("Of the sessions {}, these could not be ended: {}", sessions, end(session, sessions));
        } catch (SQLException e) {
            LOG.debug("Sessions {} could not be ended", sessions, e);
        }
    }

    private static boolean isGone(Session session, SessionId old) {
        Deadline deadline = Deadline.after(END_LIMIT);
        if (!old.user().equals(session.id().user())) {
            LOG.warn(
                    "The decision log's user {} cannot end {}: use one user for both",
                    session.id().user(),
                    old);
            return false;
        }
        try {
            boolean killed = false;
            while (isListed(session, old)) {
                if (!killed) {
                    kill(session, old);
                    killed = true;
                } else if (deadline.isOver()) {
                    return false;
                } else {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
            }
            return true;
        } catch (SQLException e) {
            LOG.warn("The decision log could not end {}: {}", old, e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isListed(Session session, SessionId old) throws SQLException {
        try (PreparedStatement query = session.connection()
                .prepareStatement("SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ? AND HOST = ?")) {
            query.setLong(1, old.number());
            query.setString(2, old.client());
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void kill(Session session, SessionId old) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            statement.execute("KILL " + old.number());
        } catch (SQLException e) {
            if (!SqlErrors.isNoSuchThread(e)) {
                throw e;
            }
        }
    }
}
