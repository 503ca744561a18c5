package io.concordat.coordinator.jdbc;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Only a connection failure (SQLSTATE class 08) takes a connection out of the pool. HikariCP by itself also takes error
 * 1105 and SQLSTATE 0A000, which a healthy connection reports, and would close it in the middle of a branch.
 */
final class EvictOnConnectionFailure implements SQLExceptionOverride {
    @java.lang.Override
    public Override adjudicate(SQLException exception) {
        String state = exception.getSQLState();
        return state != null && state.startsWith("08") ? Override.CONTINUE_EVICT : Override.DO_NOT_EVICT;
    }
}
