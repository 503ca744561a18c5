package io.concordat.samples.dualwrite.stores;

import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/**
 * How both stores are reached. Immutable.
 *
 * @param mysqlUrl the URL for MySQL Connector/J
 * @param user MySQL's user
 * @param password that user's password; may be empty
 * @param redisUri Redis' address, such as {@code redis://127.0.0.1:6379}
 */
public record Stores(String mysqlUrl, String user, String password, String redisUri) {
    private static final String MYSQL_URL = "CONCORDAT_MYSQL_URL";

    /**
     * The stores of the environment variables, else servers that are started now and end with this JVM.
     *
     * @throws IllegalStateException if there are none; says what to do
     */
    public static Stores choose() {
        MySqlServer mysql = mysql();
        RedisServer redis = Servers.redis();
        return new Stores(mysql.jdbcUrl(), mysql.user(), mysql.password(), redis.uri());
    }

    private static MySqlServer mysql() {
        try {
            return Servers.mysql();
        } catch (IllegalStateException e) {
            if (System.getenv(MYSQL_URL) == null) {
                throw e;
            }
            throw new IllegalStateException(e.getMessage() + ". Start that server, or correct " + MYSQL_URL, e);
        }
    }

    /** What to set for a child process so that it chooses the same stores. Not arguments: others could see those. */
    public Map<String, String> environment() {
        return Map.of(
                MYSQL_URL,
                mysqlUrl,
                "CONCORDAT_MYSQL_USER",
                user,
                "CONCORDAT_MYSQL_PASSWORD",
                password,
                "CONCORDAT_REDIS_URI",
                redisUri);
    }

    /** A connection to MySQL outside every pool and transaction. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(mysqlUrl, user, password);
    }

    /** Shows no address: it may hold a password. */
    @Override
    public String toString() {
        return "MySQL and Redis of the sample";
    }
}
