package io.concordat.coordinator.decision.database;

import com.zaxxer.hikari.HikariDataSource;
import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.jdbc.PoolClosing;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * How a log is opened. Immutable.
 *
 * @param dataSource where its connections come from
 * @param ownsDataSource whether it is closed with the log
 * @param tables names of the tables
 * @param createTables whether missing tables are created
 * @param lease how long a silent coordinator counts as alive
 * @param heartbeat how often the lease is renewed
 * @param answerTimeout how long one answer of the database may take
 * @param forgetDelay how long rows wait for others to be deleted with them
 * @param maximumSize most bytes a decision may have; 0 for as many as the server takes
 */
record Settings(
        DataSource dataSource,
        boolean ownsDataSource,
        Tables tables,
        boolean createTables,
        Duration lease,
        Duration heartbeat,
        Duration answerTimeout,
        Duration forgetDelay,
        long maximumSize)
        implements AutoCloseable {

    /**
     * Most bytes a decision may have.
     *
     * @param serverTakes what the server's {@code max_allowed_packet} leaves room for
     * @throws CoordinatorException if the maximum that was asked for is more
     */
    long largestRow(long serverTakes) {
        if (maximumSize > serverTakes) {
            throw new CoordinatorException("The decision log shall take decisions of up to "
                    + maximumSize + " bytes, and the server's max_allowed_packet leaves room for " + serverTakes
                    + ", since each byte may need two in a statement. Run SET PERSIST max_allowed_packet = "
                    + (2 * maximumSize + (1 << 20)) / 1024 * 1024 + ", or lower maximumSize(...).");
        }
        return maximumSize == 0 ? serverTakes : maximumSize;
    }

    @Override
    public void close() {
        if (ownsDataSource && dataSource instanceof HikariDataSource pool) {
            PoolClosing.close(pool);
        }
    }
}
