package io.concordat.coordinator;

import io.concordat.coordinator.jdbc.Accounts;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.redis.RedisSession;
import io.concordat.redis.RedisXADataSource;
import io.concordat.redis.XaCounter;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.resp.RedisReply;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** A coordinator over the shared MySQL and the shared Redis, and one number that each of them keeps. */
final class RealStores implements AutoCloseable {
    final Accounts accounts = new Accounts();
    final RedisServer redisServer = Servers.redis();
    final MysqlResource mysql;
    final RedisResource redis;
    final Coordinator coordinator;

    RealStores(Path journal, UnaryOperator<CoordinatorBuilder> settings) throws SQLException {
        this(journal, settings, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /** With URLs that lead through proxies. */
    RealStores(
            Path journal,
            UnaryOperator<CoordinatorBuilder> settings,
            UnaryOperator<String> mysqlUrl,
            UnaryOperator<String> redisUri)
            throws SQLException {
        accounts.run("INSERT INTO " + accounts.table() + " VALUES (1, 0), (2, 0)");
        redisServer.command("DEL", key());
        mysql = MysqlResource.builder("mysql")
                .url(mysqlUrl.apply(accounts.server().jdbcUrl()))
                .user(accounts.server().user())
                .password(accounts.server().password())
                .maximumPoolSize(4)
                .build();
        redis = RedisResource.of(
                "redis",
                RedisXADataSource.builder()
                        .uri(redisUri.apply(redisServer.uri()))
                        .build());
        coordinator = settings.apply(Coordinator.builder()
                        .node("real")
                        .journal(journal)
                        .shutdownTimeout(Duration.ZERO)
                        .resource(mysql)
                        .resource(redis))
                .start();
    }

    private String key() {
        return "number:" + accounts.table();
    }

    private XaCounter counter(RedisSession session) {
        return session.getCounter(key());
    }

    /** Raises the number in both, in the transaction that runs. */
    void raise() throws SQLException {
        raiseInMysql(1);
        raiseInRedis();
    }

    void raiseInRedis() {
        counter(redis.session()).increment();
    }

    /** Gives the server's number of the session it was done in. */
    int raiseInMysql(int row) throws SQLException {
        try (Connection connection = mysql.dataSource().getConnection()) {
            accounts.raise(connection, row);
            return accounts.session(connection);
        }
    }

    int inMysql() throws SQLException {
        return accounts.balance(1);
    }

    int inRedis() {
        return redisServer.command("GET", key()) instanceof RedisReply.Text number
                ? Integer.parseInt(number.value())
                : 0;
    }

    /** Lets recovery do its work, and waits until both have the number. */
    void awaitBoth(int number) {
        Awaitility.await().until(() -> {
            coordinator.recovery().recover();
            return inMysql() == number && inRedis() == number;
        });
    }

    @Override
    public void close() throws SQLException {
        try {
            coordinator.close();
        } finally {
            redisServer.command("DEL", key());
            accounts.close();
        }
    }
}
