package io.concordat.coordinator.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Has a database server end the session of a connection that may be busy: from another session, since this one waits. */
@FunctionalInterface
public interface SessionEnd {
    /**
     * Ends the session, which rolls back what is open in it and frees its locks.
     *
     * @param connection the driver's own; nothing may be sent on it
     */
    void end(Connection connection) throws SQLException;
}
