package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.mysql.MysqlResource;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.redis.RedisXADataSource;
import io.concordat.redis.XaBucket;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two transactions that each read 10 and write 11, on both real stores. */
class LostUpdateTest {
    @TempDir
    Path journal;

    private final MySqlServer mysqlServer = Servers.mysql();
    private final RedisServer redisServer = Servers.redis();
    private MysqlResource mysql;
    private RedisResource redis;
    private Coordinator coordinator;

    @BeforeEach
    void start() throws SQLException {
        inMysql("DROP TABLE IF EXISTS lost_update");
        inMysql("CREATE TABLE lost_update (id INT PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB");
        inMysql("INSERT INTO lost_update VALUES (1, 10)");
        mysql = MysqlResource.builder("mysql")
                .url(mysqlServer.jdbcUrl())
                .user(mysqlServer.user())
                .password(mysqlServer.password())
                .build();
        redis = RedisResource.of(
                "redis", RedisXADataSource.builder().uri(redisServer.uri()).build());
        coordinator = Coordinator.builder()
                .node("lost-update")
                .journal(journal)
                .resource(mysql)
                .resource(redis)
                .start();
        redisCounter().set("10");
    }

    @AfterEach
    void stop() throws SQLException {
        redisCounter().delete();
        coordinator.close();
        inMysql("DROP TABLE lost_update");
    }

    private XaBucket<String> redisCounter() {
        return redis.autoSession().getBucket("lost-update");
    }

    private void inMysql(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(mysqlServer.jdbcUrl(), mysqlServer.user(), mysqlServer.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int mysqlCounter() throws SQLException {
        try (Connection connection =
                DriverManager.getConnection(mysqlServer.jdbcUrl(), mysqlServer.user(), mysqlServer.password())) {
            return select(connection, "SELECT n FROM lost_update WHERE id = 1");
        }
    }

    private static int select(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }

    /** Reads in Redis, then increments there what it has read, and in MySQL whatever is there. */
    private void incrementWhatRedisHad(Meeting afterReading) throws Exception {
        XaBucket<String> counter = redis.session().getBucket("lost-update");
        int before = Integer.parseInt(counter.get().orElseThrow());
        afterReading.await();
        counter.set(Integer.toString(before + 1));
        try (Connection connection = mysql.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE lost_update SET n = n + 1 WHERE id = 1");
        }
    }

    /** Reads in MySQL with a lock that both may have, then increments what it has read, in both stores. */
    private void incrementWhatMysqlHad(Meeting afterReading) throws Exception {
        try (Connection connection = mysql.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            int before = select(connection, "SELECT n FROM lost_update WHERE id = 1 LOCK IN SHARE MODE");
            afterReading.await();
            statement.executeUpdate("UPDATE lost_update SET n = " + (before + 1) + " WHERE id = 1");
            redis.session().<String>getBucket("lost-update").set(Integer.toString(before + 1));
        }
    }

    @Test
    void oneCommitsAndTheOtherIsToldToRetry() throws Exception {
        List<Throwable> failures = twice(coordinator.template(), this::incrementWhatRedisHad);
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).isInstanceOfSatisfying(RolledBackException.class, e -> assertThat(e.isConflict())
                .isTrue());
        assertThat(redisCounter().get()).contains("11");
        assertThat(mysqlCounter()).isEqualTo(11);
    }

    @Test
    void withTheTemplatesRetryBothIncrementsCountInRedis() throws Exception {
        assertThat(twice(coordinator.template().retry(Retry.upTo(5)), this::incrementWhatRedisHad))
                .isEmpty();
        assertThat(redisCounter().get()).contains("12");
        assertThat(mysqlCounter()).isEqualTo(12);
    }

    @Test
    void withTheTemplatesRetryADeadlockInMysqlIsOvercome() throws Exception {
        assertThat(twice(coordinator.template().retry(Retry.upTo(5)), this::incrementWhatMysqlHad))
                .isEmpty();
        assertThat(redisCounter().get()).contains("12");
        assertThat(mysqlCounter()).isEqualTo(12);
    }

    @Test
    void withoutItTheDeadlockIsTheWorksOwnException() throws Exception {
        List<Throwable> failures = twice(coordinator.template(), this::incrementWhatMysqlHad);
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).isInstanceOf(SQLException.class);
        assertThat(redisCounter().get()).contains("11");
        assertThat(mysqlCounter()).isEqualTo(11);
    }

    /** Runs two at once, both of which have read before one goes on; what they threw. */
    private static List<Throwable> twice(TransactionTemplate template, Increment increment) throws Exception {
        CyclicBarrier bothHaveRead = new CyclicBarrier(2);
        List<FutureTask<Throwable>> tasks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            AtomicInteger attempts = new AtomicInteger();
            FutureTask<Throwable> task = new FutureTask<>(() -> {
                try {
                    template.run(() -> increment.run(() -> {
                        if (attempts.incrementAndGet() == 1) {
                            bothHaveRead.await(60, TimeUnit.SECONDS);
                        }
                    }));
                    return null;
                } catch (Exception e) {
                    return e;
                }
            });
            tasks.add(task);
            new Thread(task, "increment-" + i).start();
        }
        List<Throwable> failures = new ArrayList<>();
        for (FutureTask<Throwable> task : tasks) {
            Throwable failure = task.get(60, TimeUnit.SECONDS);
            if (failure != null) {
                failures.add(failure);
            }
        }
        return failures;
    }

    private interface Increment {
        void run(Meeting afterReading) throws Exception;
    }

    private interface Meeting {
        void await() throws Exception;
    }
}
