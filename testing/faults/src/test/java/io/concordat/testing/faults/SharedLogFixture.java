package io.concordat.testing.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.redis.RedisResource;
import io.concordat.coordinator.redis.RedisResourceBuilder;
import io.concordat.coordinator.redis.Writes;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.config.Config;

/** One database log, a coordinator process on it, and another coordinator in this JVM. */
abstract class SharedLogFixture {
    private static final AtomicInteger LOGS = new AtomicInteger();

    /** As it stands, in hexadecimal, in the names of keys of branches. */
    private static final String NODE1 = HexFormat.of().formatHex("node1:".getBytes(US_ASCII));

    private static final long KEPT_UNTIL_FORGOTTEN = -1;

    static final MySqlServer MYSQL = Servers.mysql();
    private static final RedisServer REDIS = Servers.redis();
    private static RedissonClient plain;

    @TempDir
    Path unused;

    private String prefix;
    private Optional<Coordinator> survivor = Optional.empty();
    private Optional<RedisResource> theirs = Optional.empty();
    Stores victim;

    /** How MySQL takes part, and how Redis does. */
    enum Mode {
        XA,
        COMMIT_RECORD,
        COMMIT_RECORD_AND_REDIS_AFTER_DECISION
    }

    @BeforeAll
    static void connect() {
        Config config = new Config();
        config.useSingleServer()
                .setAddress(REDIS.uri())
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(2);
        plain = Redisson.create(config);
    }

    @AfterAll
    static void disconnect() {
        plain.shutdown();
    }

    void start(Mode mode) throws Exception {
        prefix = "faults" + LOGS.incrementAndGet() + "_";
        plain.getKeys().flushall();
        Stores stores = new Stores(MYSQL.jdbcUrl(), MYSQL.user(), MYSQL.password(), REDIS.uri(), unused);
        UnaryOperator<Stores> in = mode == Mode.XA ? xa -> xa.sharing(prefix) : xa -> xa.inCommitRecordMode(prefix);
        Stores log = in.apply(stores);
        victim = mode == Mode.COMMIT_RECORD_AND_REDIS_AFTER_DECISION ? log.writingAfterDecisions() : log;
        try (Connection connection = connectToMysql()) {
            Bank.create(connection);
        }
    }

    /** What is complete it forgets at once, and Redis with it. */
    void startTheOther() {
        Stores other = victim.as("node10");
        RedisResourceBuilder redis = RedisResource.builder(
                        "redis", RedisXADataSource.builder().uri(REDIS.uri()).build())
                .retention(Duration.ZERO);
        if (victim.afterDecision()) {
            redis = redis.writes(Writes.AFTER_DECISION);
        }
        theirs = Optional.of(redis.build());
        survivor = Optional.of(other.coordinator(other.mysql(), theirs.get()).start());
    }

    @AfterEach
    void stop() throws Exception {
        survivor.ifPresent(Coordinator::close);
        for (String table : List.of("decision", "heuristic", "incarnation", "lease", "state")) {
            execute("DROP TABLE IF EXISTS " + prefix + table);
        }
    }

    private Connection connectToMysql() throws SQLException {
        return DriverManager.getConnection(MYSQL.jdbcUrl(), MYSQL.user(), MYSQL.password());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connectToMysql();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = connectToMysql();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** As if its lease had run out now; and again, since a heartbeat may have been on its way. */
    private void endTheLease() throws SQLException {
        execute("UPDATE " + prefix
                + "lease SET lease_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE node = 'node1'");
    }

    private boolean isDeclaredDead() throws SQLException {
        endTheLease();
        return number("SELECT SUM(retired = 0) FROM " + prefix + "incarnation WHERE node = 'node1'") == 0;
    }

    private long decisions() throws SQLException {
        return number("SELECT COUNT(*) FROM " + prefix + "decision WHERE decision = 'COMMIT' AND gtrid LIKE 'node1:%'");
    }

    /** The survivor goes on by itself; nothing here asks it to recover. */
    void awaitSettled() {
        await().untilAsserted(() -> {
            endTheLease();
            assertThat(left()).isEmpty();
        });
        assertThat(survivor.orElseThrow().recovery().heuristics()).isEmpty();
    }

    /**
     * What the survivor can do while the sessions of the other are open is done, and forgotten. A MariaDB lets nobody else
     * finish what such a session has prepared.
     */
    void awaitTakenOver() {
        await().until(this::isDeclaredDead);
        await().until(() -> plain.getScoredSortedSet("concordat:{0}:prepared").isEmpty());
        if (!MYSQL.isMariaDb() || victim.commitRecord()) {
            await().until(() -> decisions() == 0);
            await().until(this::redisHasDroppedItsOutcomes);
        }
    }

    /** It does so with the next writes. */
    private boolean redisHasDroppedItsOutcomes() throws Exception {
        survivor.orElseThrow().template().run(() -> {
            for (RedisResource redis : theirs.stream().toList()) {
                redis.session().<String>getBucket("bank:other").set("1");
            }
        });
        for (String key :
                plain.getKeys().getKeys(KeysScanOptions.defaults().pattern("concordat:*:outcome:*" + NODE1 + "*"))) {
            if (plain.getBucket(key).remainTimeToLive() == KEPT_UNTIL_FORGOTTEN) {
                return false;
            }
        }
        return true;
    }

    private List<String> left() throws SQLException {
        List<String> left = new ArrayList<>(Invariants.violations(victim, plain, 0));
        Set<String> inMysql = Invariants.markersInMysql(victim);
        Set<String> inRedis = Invariants.markersInRedis(plain);
        for (TransactionPoints.Point point : TransactionPoints.all()) {
            if (point.isInBoth() && inMysql.contains(point.id()) != inRedis.contains(point.id())) {
                left.add(point.id() + " is in one store only");
            }
        }
        return left;
    }

    /** Whether the transaction's writes are there, in every store that takes part. */
    boolean isCommitted(TransactionPoints.Point point) throws SQLException {
        boolean inMysql = point.at().scenario() != Scenario.REDIS_ALONE;
        return (inMysql ? Invariants.markersInMysql(victim) : Invariants.markersInRedis(plain)).contains(point.id());
    }
}
