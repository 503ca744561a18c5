package io.concordat.coordinator.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** What JDBC does not tell about the local transactions of a database; a driver's own package answers. Thread-safe. */
public interface LocalTransactions {
    /** Whether a local transaction is open, as the server's last answer on the connection had it. No I/O. */
    boolean isOpen(Connection connection) throws SQLException;

    /** As {@link #isOpen}, but the server is asked: after an error, whose answer does not say. One round trip. */
    boolean isStillOpen(Connection connection) throws SQLException;

    /** Whether an error means that the server has rolled back the whole local transaction, if it is not open any more. */
    boolean isRollback(SQLException error);

    /** Whether an error of COMMIT means that the local transaction is certainly not committed. */
    boolean isCommitRefused(SQLException error);

    /** The kind of a statement that would end the local transaction, such as {@code ALTER}; empty for others. */
    Optional<String> endsTransaction(String sql);
}
