package io.concordat.testing.benchmarks.contender;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The half of a transaction that is in MySQL. */
final class Work {
    private Work() {}

    /** On a connection that knows by itself to which transaction it belongs. */
    static void update(DataSource dataSource, int account, String content) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            update(connection, account, content);
        }
    }

    static void update(Connection connection, int account, String content) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(Contender.UPDATE)) {
            statement.setString(1, content);
            statement.setInt(2, account);
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException("There is no row " + account);
            }
        }
    }
}
