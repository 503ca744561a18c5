package io.concordat.coordinator.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pools that close just after a connection was thrown away: HikariCP itself then takes 10 s once in some hundred times. */
class PoolClosingTest {
    private static final int TIMES = 400;

    @Test
    void aConnectionThatWasJustThrownAwayDoesNotDelayTheClose() throws SQLException {
        long longest = 0;
        for (int i = 0; i < TIMES; i++) {
            HikariDataSource pool = pool();
            Connection connection = pool.getConnection();
            pool.evictConnection(connection);
            connection.abort(Runnable::run);
            long begun = System.nanoTime();
            PoolClosing.close(pool);
            longest = Math.max(longest, System.nanoTime() - begun);
            assertThat(pool.isClosed()).isTrue();
            assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isZero();
        }
        assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void anInterruptIsKept() throws SQLException {
        HikariDataSource pool = pool();
        pool.getConnection().close();
        Thread.currentThread().interrupt();
        PoolClosing.close(pool);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isZero();
    }

    @Test
    void oneThatWasNeverUsedIsClosed() {
        HikariDataSource pool = pool();
        PoolClosing.close(pool);
        assertThat(pool.isClosed()).isTrue();
    }

    private static HikariDataSource pool() {
        MySqlServer server = Servers.mysql();
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(server.jdbcUrl());
        pool.setUsername(server.user());
        pool.setPassword(server.password());
        pool.setMaximumPoolSize(2);
        return pool;
    }
}
