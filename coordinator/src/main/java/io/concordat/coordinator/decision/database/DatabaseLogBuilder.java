package io.concordat.coordinator.decision.database;

import com.zaxxer.hikari.HikariDataSource;
import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.jdbc.JtaDataSource;
import io.concordat.coordinator.jdbc.Reconnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;

/** Settings of a {@link DatabaseLog}. Not thread-safe. */
public final class DatabaseLogBuilder {
    /** One connection renews the lease; the others decide and settle. */
    private static final int DEFAULT_POOL_SIZE = 10;

    private static final String POOL_NAME = "concordat-decisions";

    private Optional<DataSource> dataSource = Optional.empty();
    private Optional<String> url = Optional.empty();
    private String user = "";
    private String password = "";
    private int maximumPoolSize = DEFAULT_POOL_SIZE;
    private String schema = "";
    private String tablePrefix = Tables.DEFAULT_PREFIX;
    private boolean createTables = true;
    private Duration lease = Duration.ofSeconds(5);
    private Duration heartbeat = Duration.ofSeconds(1);
    private Duration answerTimeout = Duration.ofSeconds(5);
    private Duration forgetDelay = Duration.ofMillis(500);
    private long maximumSize;

    DatabaseLogBuilder() {}

    /**
     * Where connections come from: a pool, HikariCP for one, that is the log's own. It sets {@code innodb_lock_wait_timeout}
     * and the isolation level of their sessions, and keeps one connection for as long as it is open. Not closed with the
     * log. In place of {@link #url}.
     */
    public DatabaseLogBuilder dataSource(DataSource pool) {
        this.dataSource = Optional.of(pool);
        return this;
    }

    /** A JDBC url; the log then makes a small HikariCP pool of its own. In place of {@link #dataSource}. */
    public DatabaseLogBuilder url(String jdbcUrl) {
        this.url = Optional.of(jdbcUrl);
        return this;
    }

    /** The user for the url. Its privileges are in docs/decision-log.md. */
    public DatabaseLogBuilder user(String userName) {
        this.user = Objects.requireNonNull(userName, "userName");
        return this;
    }

    /** The user's password, default none. */
    public DatabaseLogBuilder password(String secret) {
        this.password = Objects.requireNonNull(secret, "secret");
        return this;
    }

    /** Most connections to open with the url, default 10, at least 2. */
    public DatabaseLogBuilder maximumPoolSize(int connections) {
        if (connections < 2) {
            throw new IllegalArgumentException(
                    "A pool of " + connections + " connections is too small: one renews the lease, so give 2 or more.");
        }
        this.maximumPoolSize = connections;
        return this;
    }

    /** The database the tables are in, default the one the connections have. */
    public DatabaseLogBuilder schema(String name) {
        this.schema = name;
        return this;
    }

    /** What the names of the tables begin with, default {@code concordat_}. */
    public DatabaseLogBuilder tablePrefix(String prefix) {
        this.tablePrefix = prefix;
        return this;
    }

    /**
     * Whether tables that are missing are created, default true. Where they exist, nothing is created and the privilege to
     * create is not needed. With false, make them with {@link #ddl()}.
     */
    public DatabaseLogBuilder createTables(boolean create) {
        this.createTables = create;
        return this;
    }

    /**
     * How long a coordinator that is not heard of counts as alive, default 5 s. The same for all on one log. Shorter than
     * the pauses of the process or the failover of the database, it has the living declared dead; that tears nothing, but
     * their transactions roll back and they must be restarted.
     */
    public DatabaseLogBuilder lease(Duration duration) {
        this.lease = positive("lease", duration);
        return this;
    }

    /** How often the lease is renewed, default 1 s; less than half of it. */
    public DatabaseLogBuilder heartbeat(Duration interval) {
        this.heartbeat = positive("heartbeat", interval);
        return this;
    }

    /**
     * How long a connection and one answer of the database may take, default 5 s, at least 2 s: a lock is waited for 1 s. When it takes longer the connection is ended, and what
     * became of the statement is found out on another one.
     */
    public DatabaseLogBuilder answerTimeout(Duration timeout) {
        if (timeout.compareTo(Duration.ofSeconds(2)) < 0) {
            throw new IllegalArgumentException("An answer timeout of " + timeout
                    + " is too short: the database waits for a lock for 1 s. Give 2 s or more.");
        }
        this.answerTimeout = timeout;
        return this;
    }

    /** How long the rows of completed decisions wait for others to be deleted with them, default 500 ms. */
    public DatabaseLogBuilder forgetDelay(Duration delay) {
        this.forgetDelay = positive("delay of forgetting", delay);
        return this;
    }

    /**
     * Most bytes that participants and redo of one decision may have, default as many as the server's
     * {@code max_allowed_packet} has room for (a little less than half of it). A larger decision is refused, and its
     * transaction rolls back.
     */
    public DatabaseLogBuilder maximumSize(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(
                    "A maximum size of " + bytes + " bytes is not possible: give 1 or more.");
        }
        this.maximumSize = bytes;
        return this;
    }

    /** The statements that make the tables, with these names; each ends with a semicolon. */
    public String ddl() {
        return new Tables(schema, tablePrefix).ddl();
    }

    private static Duration positive(String what, Duration duration) {
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "A " + what + " of " + duration + " is not possible: give at least a millisecond.");
        }
        return duration;
    }

    /**
     * Opens the log of a node and begins a new incarnation.
     *
     * @throws IllegalArgumentException if the description is not usable
     * @throws CoordinatorException if the database cannot be reached or is not usable, or another process is running under
     *     this name; the message says what to do
     */
    public DatabaseLog open(String node) {
        Gtrid.checkNode(node);
        Tables tables = new Tables(schema, tablePrefix);
        if (heartbeat.multipliedBy(2).compareTo(lease) >= 0) {
            throw new IllegalArgumentException("A heartbeat of " + heartbeat + " is too slow for a lease of " + lease
                    + ": give less than half of it, so that one that is late harms nobody.");
        }
        if (dataSource.isPresent() == url.isPresent()) {
            throw new IllegalArgumentException("The decision log needs either a dataSource(...) or a url(...).");
        }
        DataSource source = dataSource.orElseGet(this::pool);
        refuseTransactional(source);
        Settings settings = new Settings(
                source,
                url.isPresent(),
                tables,
                createTables,
                lease,
                heartbeat,
                answerTimeout,
                forgetDelay,
                maximumSize);
        try {
            return new DatabaseLog(Parts.open(settings, node));
        } catch (RuntimeException | Error e) {
            settings.close();
            throw e;
        }
    }

    private static void refuseTransactional(DataSource source) {
        try {
            if (source.isWrapperFor(JtaDataSource.class)) {
                throw new IllegalArgumentException("The decision log's data source takes part in transactions, and the"
                        + " decision must not be part of what it decides. Give it a pool of its own.");
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException("The decision log's data source cannot say what it wraps", e);
        }
    }

    private DataSource pool() {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName(POOL_NAME);
        Reconnection reconnection = new Reconnection(POOL_NAME);
        pool.setThreadFactory(reconnection);
        pool.setDataSource(new LogConnections(url.orElseThrow(), properties(), reconnection));
        pool.setMaximumPoolSize(maximumPoolSize);
        pool.setMinimumIdle(2);
        pool.setConnectionTimeout(Math.max(answerTimeout.toMillis(), 250));
        pool.setInitializationFailTimeout(-1);
        return pool;
    }

    private Properties properties() {
        String limit = Long.toString(answerTimeout.toMillis());
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "user", user,
                "password", password,
                "connectTimeout", limit,
                "socketTimeout", limit,
                "tcpKeepAlive", "true",
                "cachePrepStmts", "true",
                "prepStmtCacheSqlLimit", "2048")); // a decision is longer than the driver's 256
        return properties;
    }
}
