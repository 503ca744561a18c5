package io.concordat.testing.benchmarks;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorBuilder;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.coordinator.decision.database.DatabaseLogBuilder;
import io.concordat.coordinator.decision.journal.Journal;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The two stores of one run and where its decisions are kept. Immutable.
 *
 * @param journal a directory for it, used unless the decisions are in the database
 * @param database whether they are there
 */
record BenchmarkStores(MySqlServer mysql, RedisServer redis, Path journal, boolean database) {
    static final String NODE = "benchmark";
    static final String TABLE = "recovered";
    static final String KEYS = "recovered:";

    String description() {
        return mysql.description() + "; " + redis.description() + "; decisions in "
                + (database ? "that MySQL" : "a journal");
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(mysql.jdbcUrl(), mysql.user(), mysql.password());
    }

    void createTable() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + TABLE + " (id INT PRIMARY KEY) ENGINE=InnoDB");
        }
    }

    private DatabaseLogBuilder log() {
        return DatabaseLog.builder().url(mysql.jdbcUrl()).user(mysql.user()).password(mysql.password());
    }

    DecisionLog openLog() {
        return database ? log().open(NODE) : Journal.open(journal, NODE);
    }

    MysqlResource mysqlResource() {
        return MysqlResource.builder("mysql")
                .url(mysql.jdbcUrl())
                .user(mysql.user())
                .password(mysql.password())
                .maximumPoolSize(20)
                .build();
    }

    RedisXADataSource redisSource() {
        return RedisXADataSource.builder().uri(redis.uri()).build();
    }

    CoordinatorBuilder coordinator(MysqlResource orders, RedisResource prices) {
        CoordinatorBuilder builder =
                Coordinator.builder().node(NODE).resource(orders).resource(prices);
        return database ? builder.database(log()) : builder.journal(journal);
    }

    /** How many rows there are, and how many keys: what is committed. */
    int committedInMysql() throws SQLException {
        return count("SELECT COUNT(*) FROM " + TABLE);
    }

    int committedInRedis() {
        return redis.command("KEYS", KEYS + "*").texts().size();
    }

    /** How many branches XA RECOVER and the prepared index list. */
    int inDoubt() throws SQLException {
        int listed = 0;
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("XA RECOVER")) {
            while (rows.next()) {
                listed++;
            }
        }
        return listed + redis.command("KEYS", "concordat:*:branch:*").texts().size();
    }

    private int count(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
