package io.concordat.coordinator.mysql;

import com.mysql.cj.jdbc.MysqlXADataSource;
import io.concordat.coordinator.jdbc.JtaDataSource;
import io.concordat.coordinator.jdbc.JtaDataSourceBuilder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Settings of a {@link MysqlResource}. Not thread-safe. */
public final class MysqlResourceBuilder {
    /** Longer than the 50 s a statement waits for a row lock by default, so that MySQL's own answer comes first. */
    private static final Duration DEFAULT_SOCKET_TIMEOUT = Duration.ofSeconds(60);

    /** Characters: the driver parses statements of more than 256 anew each time by default, and a decision is longer. */
    private static final int PARSED_LENGTH = 2048;

    private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,30}");

    private final String name;
    private String url = "";
    private String user = "";
    private String password = "";
    private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
    private Duration socketTimeout = DEFAULT_SOCKET_TIMEOUT;
    private boolean commitRecord;
    private Consumer<JtaDataSourceBuilder> pool = builder -> {};

    MysqlResourceBuilder(String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Resource name '" + name + "' is not usable: a name has 1 to 30 characters"
                            + " of A-Z a-z 0-9 . _ - and stays the same for ever, since recovery finds branches by it. Choose"
                            + " another name.");
        }
        this.name = name;
    }

    /** A URL of Connector/J, {@code jdbc:mysql://host:port/database}; properties in it win over this builder's. */
    public MysqlResourceBuilder url(String jdbcUrl) {
        this.url = jdbcUrl;
        return this;
    }

    /** The user of all connections. In XA mode it needs the privilege XA_RECOVER_ADMIN on MySQL. */
    public MysqlResourceBuilder user(String userName) {
        this.user = Objects.requireNonNull(userName, "userName");
        return this;
    }

    /** The user's password, default none. */
    public MysqlResourceBuilder password(String secret) {
        this.password = Objects.requireNonNull(secret, "secret");
        return this;
    }

    /** Most connections to open, default 10. See {@link JtaDataSourceBuilder#maximumPoolSize}. */
    public MysqlResourceBuilder maximumPoolSize(int connections) {
        return pool(builder -> builder.maximumPoolSize(connections));
    }

    /** How long the server may take to accept a connection, default 5 s, ZERO for ever. */
    public MysqlResourceBuilder connectTimeout(Duration timeout) {
        this.connectTimeout = Objects.requireNonNull(timeout, "timeout");
        return this;
    }

    /**
     * How long the server may take for one answer, default 60 s, ZERO for ever. A statement that takes longer fails, its
     * connection is closed and its transaction rolls back. Keep it above {@code innodb_lock_wait_timeout} (50 s).
     */
    public MysqlResourceBuilder socketTimeout(Duration timeout) {
        this.socketTimeout = Objects.requireNonNull(timeout, "timeout");
        return this;
    }

    /** Changes further settings of the pool; called when the resource is built, in the order given. */
    public MysqlResourceBuilder pool(Consumer<JtaDataSourceBuilder> settings) {
        this.pool = pool.andThen(settings);
        return this;
    }

    /**
     * Commit-record mode instead of XA: the work is a local transaction, in which the coordinator writes its decision, so that
     * one COMMIT is both. It needs the decision log in this server, and is for one resource of a transaction; the privilege
     * XA_RECOVER_ADMIN is not needed.
     */
    public MysqlResourceBuilder commitRecord() {
        this.commitRecord = true;
        return this;
    }

    /**
     * Makes the resource. No connection is opened yet.
     *
     * @throws IllegalArgumentException if the url is missing or not usable; the message says why
     */
    public MysqlResource build() {
        MysqlUrl mysqlUrl = new MysqlUrl(url);
        MysqlXADataSource connections = connections(mysqlUrl);
        JtaDataSourceBuilder builder = JtaDataSource.builder(name, connections);
        pool.accept(builder);
        if (commitRecord) {
            builder.localTransactions(new MysqlTransactions());
        }
        return new MysqlResource(name, mysqlUrl, new Login(user, password), connections, builder.build(), commitRecord);
    }

    private MysqlXADataSource connections(MysqlUrl mysqlUrl) {
        try {
            MysqlXADataSource connections = new MysqlXADataSource();
            connections.setUrl(mysqlUrl.text());
            connections.setUser(user);
            connections.setPassword(password);
            connections.setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()));
            connections.setSocketTimeout(Math.toIntExact(socketTimeout.toMillis()));
            connections.setCachePrepStmts(true);
            connections.setPrepStmtCacheSqlLimit(PARSED_LENGTH);
            // pinned, Connector/J would answer SUSPEND and JOIN itself and give a branch a connection of its choosing
            connections.setPinGlobalTxToPhysicalConnection(false);
            return connections;
        } catch (SQLException e) {
            throw new IllegalArgumentException("MySQL resource '" + name + "': " + e.getMessage(), e);
        }
    }
}
