package io.concordat.coordinator.mysql;

import com.mysql.cj.jdbc.JdbcConnection;
import io.concordat.coordinator.jdbc.LocalTransactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;

/** What Connector/J and the server know of local transactions (MySQL and MariaDB). Thread-safe. */
final class MysqlTransactions implements LocalTransactions {
    /** Deadlock, lock wait (with innodb_rollback_on_timeout), lock table full, snapshot changed (MariaDB). */
    private static final Set<Integer> ROLLED_BACK = Set.of(1213, 1205, 1206, 1020);

    /** Read-only server or transaction, and a certification that failed (group replication). */
    private static final Set<Integer> COMMIT_REFUSED = Set.of(1213, 1290, 1792, 1836, 3101);

    @Override
    public boolean isOpen(Connection connection) throws SQLException {
        JdbcConnection driver =
                connection instanceof JdbcConnection own ? own : connection.unwrap(JdbcConnection.class);
        return driver.getSession().getServerSession().inTransactionOnServer();
    }

    @Override
    public boolean isStillOpen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DO 0");
        }
        return isOpen(connection);
    }

    @Override
    public boolean isRollback(SQLException error) {
        return ROLLED_BACK.contains(error.getErrorCode()) || hasState(error, "40");
    }

    @Override
    public boolean isCommitRefused(SQLException error) {
        return COMMIT_REFUSED.contains(error.getErrorCode()) || hasState(error, "40");
    }

    private static boolean hasState(SQLException error, String stateClass) {
        return error.getSQLState() != null && error.getSQLState().startsWith(stateClass);
    }

    @Override
    public Optional<String> endsTransaction(String sql) {
        return EndingStatement.in(sql);
    }
}
