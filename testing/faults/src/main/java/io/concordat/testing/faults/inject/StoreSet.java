package io.concordat.testing.faults.inject;

import io.concordat.testing.faults.plan.Victim;
import io.concordat.testing.faults.workload.Accounts;
import io.concordat.testing.servers.MySqlOptions;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.ServerProcess;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.proxy.FaultProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A MySQL and a Redis for one run after the other, with a proxy before each. */
public final class StoreSet implements AutoCloseable {
    private static final String LOG_TABLES =
            "concordat_decision, concordat_heuristic, concordat_incarnation," + " concordat_lease, concordat_state";

    private final MySqlServer mysql;
    private final RedisServer redis;
    private final FaultProxy mysqlProxy;
    private final FaultProxy redisProxy;
    private final Foreign foreign;
    private volatile Optional<SentinelRedis> started = Optional.empty();
    private volatile boolean watched;
    private volatile long appendedBefore;

    private StoreSet(MySqlServer mysql, RedisServer redis) {
        this.mysql = mysql;
        this.redis = redis;
        mysqlProxy = FaultProxy.raw(mysql.host(), mysql.port());
        redisProxy = FaultProxy.redis(redis.address().host(), redis.address().port());
        foreign = new Foreign(this);
    }

    /** Starts both servers. */
    public static StoreSet start() {
        MySqlServer mysql = Servers.startMySql(MySqlOptions.defaults().with("innodb_lock_wait_timeout", "1"));
        try {
            RedisServer redis = Servers.startRedis(RedisOptions.defaults());
            return new StoreSet(mysql, redis);
        } catch (RuntimeException e) {
            mysql.close();
            throw e;
        }
    }

    /**
     * Empties both and opens the bank.
     *
     * @param sentinels whether Redis is to be a primary and a replica that Sentinels watch, which start when they are wanted
     */
    public void reset(boolean sentinels) throws SQLException, IOException {
        watched = sentinels;
        if (sentinels) {
            started = Optional.of(started.orElseGet(SentinelRedis::start));
            sentinels().empty();
        }
        redis.command("CONFIG", "SET", "maxmemory", "0");
        redis.command("FLUSHALL");
        appendedBefore = RedisLosses.appended(redis);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + LOG_TABLES);
            statement.execute("CREATE TABLE IF NOT EXISTS bank_account (id INT PRIMARY KEY, amount BIGINT NOT NULL)");
            statement.execute("CREATE TABLE IF NOT EXISTS bank_marker (id VARCHAR(64) PRIMARY KEY)");
            statement.execute("CREATE TABLE IF NOT EXISTS bank_foreign (id VARCHAR(64) PRIMARY KEY)");
            for (String table : new String[] {"bank_account", "bank_marker", "bank_foreign"}) {
                statement.execute("DELETE FROM " + table);
            }
            statement.execute("INSERT INTO bank_account VALUES "
                    + IntStream.range(0, Accounts.EACH)
                            .mapToObj(i -> "(" + i + "," + Accounts.INITIAL + ")")
                            .collect(Collectors.joining(",")));
        }
    }

    /** How long Redis's append-only file was before the run: what is behind that may be lost. */
    long appendedBefore() {
        return appendedBefore;
    }

    /** What others have prepared in both stores. */
    public Foreign foreign() {
        return foreign;
    }

    /** The MySQL server. */
    public MySqlServer mysql() {
        return mysql;
    }

    /** The Redis server; the primary at present, where Sentinels watch it. */
    public RedisServer redis() {
        return watched ? sentinels().primary() : redis;
    }

    /** The servers that Sentinels watch. */
    SentinelRedis sentinels() {
        return started.orElseThrow();
    }

    /** The proxy before a store. */
    FaultProxy proxy(Victim store) {
        return store == Victim.REDIS ? redisProxy : mysqlProxy;
    }

    /** The process of a store. */
    ServerProcess process(Victim store) {
        return (store == Victim.REDIS ? redis().process() : mysql.process()).orElseThrow();
    }

    /** What the servers have printed, by their names. */
    public Map<String, Path> logs() {
        Map<String, Path> logs = new LinkedHashMap<>();
        logs.put("mysql", process(Victim.MYSQL).log());
        if (watched) {
            logs.putAll(sentinels().logs());
        } else {
            logs.put("redis", process(Victim.REDIS).log());
        }
        return logs;
    }

    /** The JDBC URL for coordinators. */
    public String mysqlUrl(boolean throughProxy) {
        return throughProxy ? mysqlProxy.through(mysql.jdbcUrl()) : mysql.jdbcUrl();
    }

    /** The Redis URI for coordinators; those of the Sentinels, separated by commas, where there are some. */
    public String redisUri(boolean throughProxy) {
        if (watched) {
            return sentinels().uris();
        }
        return throughProxy ? redisProxy.through(redis.uri()) : redis.uri();
    }

    /** A connection past the library and the proxy. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(mysql.jdbcUrl(), mysql.user(), mysql.password());
    }

    @Override
    public void close() {
        foreign.close();
        mysqlProxy.close();
        redisProxy.close();
        started.ifPresent(SentinelRedis::close);
        redis.close();
        mysql.close();
    }
}
