package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The tables of one test on the shared MySQL, and a session that looks at them past the library. */
final class SharedLog implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final MySqlServer server;
    private final String prefix = "t" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet() + "_";
    private final Connection outside;

    SharedLog() throws SQLException {
        this(Servers.mysql());
    }

    SharedLog(MySqlServer server) throws SQLException {
        this.server = server;
        this.outside = connect();
    }

    MySqlServer server() {
        return server;
    }

    String prefix() {
        return prefix;
    }

    /** A connection outside the log, of the log's user. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    DatabaseLogBuilder builder() {
        return DatabaseLog.builder()
                .url(server.jdbcUrl())
                .user(server.user())
                .password(server.password())
                .tablePrefix(prefix)
                .forgetDelay(Duration.ofMillis(50));
    }

    DatabaseLog open(String node) {
        return builder().open(node);
    }

    static Gtrid gtrid(DatabaseLog log, String node, int sequence) {
        return new Gtrid(node, log.incarnation(), Integer.toString(sequence));
    }

    static Decision decision(DatabaseLog log, String node, int sequence) {
        return new Decision(
                gtrid(log, node, sequence),
                log.epoch(),
                Instant.ofEpochSecond(1_800_000_000L + sequence, 123_456_000),
                List.of(new Participant("orders", "b" + sequence), new Participant("prices", "c" + sequence)),
                List.of());
    }

    /** What the row of a gtrid says; "none" without a row. */
    String row(Gtrid gtrid) throws SQLException {
        return text("SELECT decision FROM " + prefix + "decision WHERE gtrid = '" + gtrid + "'");
    }

    String text(String query) throws SQLException {
        try (Statement statement = outside.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : "none";
        }
    }

    long number(String query) throws SQLException {
        return Long.parseLong(text(query));
    }

    void run(String sql) throws SQLException {
        try (Statement statement = outside.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        try (outside) {
            for (String table : List.of("decision", "incarnation", "lease", "state")) {
                run("DROP TABLE IF EXISTS " + prefix + table);
            }
        }
    }
}
