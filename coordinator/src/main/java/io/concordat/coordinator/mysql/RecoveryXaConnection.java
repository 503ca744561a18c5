package io.concordat.coordinator.mysql;

import io.concordat.coordinator.CoordinatedResource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection outside the pool: for recovery, and to check the server. */
record RecoveryXaConnection(XAConnection xaConnection, XAResource xaResource)
        implements CoordinatedResource.RecoveryConnection {
    private static final Logger log = LoggerFactory.getLogger(RecoveryXaConnection.class);

    Connection connection() throws SQLException {
        return xaConnection.getConnection();
    }

    @Override
    public void close() {
        try {
            xaConnection.close();
        } catch (SQLException e) {
            // its session is gone all the same; what it was asked to do has been answered already
            log.debug("Closing a recovery connection: {}", e.getMessage(), e);
        }
    }
}
