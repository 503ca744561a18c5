package io.concordat.coordinator.redis;

import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.CompletionPendingException;
import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.Retry;
import io.concordat.coordinator.RolledBackException;
import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.mysql.MysqlResourceBuilder;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.proxy.FaultProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A database and a Redis that is written after the decision; each transaction sets the same value in both. */
final class AfterDecisionStores implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final RedisServer server = Servers.startRedis(RedisOptions.defaults());
    final FaultProxy proxy =
            FaultProxy.redis(server.address().host(), server.address().port());
    final RedisResource redis;
    final Coordinator coordinator;

    private final MySqlServer mysqlServer = Servers.mysql();
    private final MysqlResource mysql;
    private final String prefix = "after" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet() + "_";
    private final AtomicReference<Runnable> atDecision = new AtomicReference<>();
    private int others;

    AfterDecisionStores(boolean commitRecord) throws SQLException {
        inMysql("CREATE TABLE " + prefix + "item (id INT PRIMARY KEY, value VARCHAR(40)) ENGINE=InnoDB");
        inMysql("INSERT INTO " + prefix + "item VALUES (1, 'none'), (2, 'none')");
        MysqlResourceBuilder builder = MysqlResource.builder("orders")
                .url(mysqlServer.jdbcUrl())
                .user(mysqlServer.user())
                .password(mysqlServer.password());
        mysql = (commitRecord ? builder.commitRecord() : builder).build();
        redis = RedisResource.builder(
                        "prices",
                        RedisXADataSource.builder()
                                .uri(proxy.through(server.uri()))
                                .build())
                .retention(Duration.ofSeconds(2))
                .writes(Writes.AFTER_DECISION)
                .build();
        coordinator = Coordinator.builder()
                .node("after")
                .database(DatabaseLog.builder()
                        .url(mysqlServer.jdbcUrl())
                        .user(mysqlServer.user())
                        .password(mysqlServer.password())
                        .tablePrefix(prefix))
                .resource(mysql)
                .resource(redis)
                .recoveryInterval(Duration.ofMillis(500))
                .patience(Duration.ofMillis(300))
                .listener((step, gtrid, resource) -> {
                    if (step == ProtocolStep.DECIDED) {
                        Runnable once = atDecision.getAndSet(null);
                        if (once != null) {
                            once.run();
                        }
                    }
                })
                .start();
    }

    /** Once, when the next decision has been taken. */
    void atDecision(Runnable action) {
        atDecision.set(action);
    }

    String key() {
        return "app:item";
    }

    /** One transaction: the value in both. */
    void write(String value) throws Exception {
        coordinator.template().run(() -> setBoth(value));
    }

    /** The same, whether it is told as complete or not. */
    void tolerant(String value) throws Exception {
        try {
            write(value);
        } catch (CompletionPendingException e) {
            // it is committed
        }
    }

    /** The same, once Redis takes part again. */
    void awaitTakingPart() {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            try {
                coordinator.template().retry(Retry.upTo(20)).run(this::setPart);
                write(inMysql());
                return true;
            } catch (RolledBackException | CompletionPendingException e) {
                return false;
            }
        });
    }

    private void setPart() throws SQLException {
        inDatabase("UPDATE " + prefix + "item SET value = 'x' WHERE id = 2", "");
        redis.session().getCounter("app:asks").increment();
    }

    void setBoth(String value) throws SQLException {
        inDatabase("UPDATE " + prefix + "item SET value = ? WHERE id = 1", value);
        set(value);
    }

    void set(String value) {
        redis.session().<String>getBucket(key()).set(value);
    }

    /** One transaction that sets another key. */
    void set(String key, String value) throws Exception {
        others++;
        coordinator.template().run(() -> {
            touch();
            redis.session().<String>getBucket("app:" + key).set(value);
        });
    }

    int others() {
        return others;
    }

    private void touch() throws SQLException {
        inDatabase("UPDATE " + prefix + "item SET value = 'y' WHERE id = 2", "");
    }

    /** The same as {@link #write}, on another thread; waits for it. */
    void writeBeside(String value) {
        CompletableFuture.runAsync(() -> {
                    try {
                        write(value);
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                })
                .join();
    }

    private void inDatabase(String sql, String value) throws SQLException {
        try (Connection connection = mysql.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            if (!value.isEmpty()) {
                statement.setString(1, value);
            }
            statement.executeUpdate();
        }
    }

    private void inMysql(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(mysqlServer.jdbcUrl(), mysqlServer.user(), mysqlServer.password());
    }

    String inMysql() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT value FROM " + prefix + "item WHERE id = 1")) {
            row.next();
            return row.getString(1);
        }
    }

    /** How many keys the adapter knows the last decision of. */
    long places() {
        return server.command("ZCARD", "concordat:{0}:written").number();
    }

    /** What a client sees that goes past the proxy. */
    String inRedis() {
        return server.command("GET", key()).text();
    }

    @Override
    public void close() throws SQLException {
        atDecision.set(null);
        proxy.removeFaults();
        proxy.pass();
        coordinator.close();
        proxy.close();
        server.close();
        for (String table : new String[] {"item", "decision", "incarnation", "lease", "heuristic", "state"}) {
            inMysql("DROP TABLE IF EXISTS " + prefix + table);
        }
    }
}
