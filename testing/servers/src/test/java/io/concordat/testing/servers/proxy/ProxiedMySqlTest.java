package io.concordat.testing.servers.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxiedMySqlTest {
    private final MySqlServer mysql = Servers.mysql();
    private final FaultProxy proxy = FaultProxy.raw(mysql.host(), mysql.port());

    @BeforeEach
    void createTable() throws SQLException {
        run("CREATE TABLE proxied (id INT PRIMARY KEY)");
    }

    @AfterEach
    void stop() throws SQLException {
        proxy.close();
        run("DROP TABLE proxied");
    }

    @Test
    void aLostReplyIsOfAStatementThatTheServerHasExecuted() throws SQLException {
        FaultHits hits = proxy.on(request -> request.contains("INSERT")).loseReply();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("INSERT INTO proxied VALUES (1)"))
                    .isInstanceOf(SQLException.class);
        }
        hits.await();
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aLostRequestNeverReachesTheServer() throws SQLException {
        FaultHits hits = proxy.on(request -> request.contains("INSERT")).loseRequest();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("INSERT INTO proxied VALUES (1)"))
                    .isInstanceOf(SQLException.class);
        }
        hits.await();
        assertThat(rows()).isZero();
    }

    @Test
    void everyStatementIsARoundTrip() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                Recording recording = proxy.record()) {
            statement.execute("SELECT 1");
            statement.execute("SELECT 2");
            assertThat(recording.roundTrips()).isEqualTo(2);
        }
    }

    @Test
    void anAnswerInTheServersPlaceIsRefusedAtOnce() {
        assertThatThrownBy(() -> proxy.on(request -> true).answer("NO"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("FaultProxy.redis");
    }

    @Test
    void aUrlOfAnotherServerIsNoUrlOfTheProxys() {
        assertThat(proxy.through(mysql.jdbcUrl())).contains(":" + proxy.port() + "/");
        assertThatThrownBy(() -> proxy.through("jdbc:mysql://elsewhere:1/db"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("elsewhere");
    }

    private Connection connect() throws SQLException {
        String url = proxy.through(mysql.jdbcUrl());
        String readable = url + (url.contains("?") ? "&" : "?") + "sslMode=DISABLED&allowPublicKeyRetrieval=true";
        return DriverManager.getConnection(readable, mysql.user(), mysql.password());
    }

    private int rows() throws SQLException {
        try (Connection connection = DriverManager.getConnection(mysql.jdbcUrl(), mysql.user(), mysql.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM proxied")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(mysql.jdbcUrl(), mysql.user(), mysql.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
