package io.concordat.coordinator.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.transaction.TransactionManager;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.XADataSource;

/** Settings of a {@link JtaDataSource}. Not thread-safe; one builder, one data source. */
public final class JtaDataSourceBuilder {
    private final String name;
    private final HikariDataSource hikari = new HikariDataSource();
    private Supplier<? extends TransactionManager> transactionManager = () -> null;
    private Optional<LocalTransactions> localTransactions = Optional.empty();
    private Duration leakDetection = Duration.ZERO;

    JtaDataSourceBuilder(String name, XADataSource xaDataSource) {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException(
                    "The data source has no name: give it one, it appears in every message.");
        }
        this.name = name;
        hikari.setPoolName(name);
        Reconnection reconnection = new Reconnection(name);
        hikari.setThreadFactory(reconnection);
        hikari.setDataSource(new XaConnections(Objects.requireNonNull(xaDataSource, "xaDataSource"), reconnection));
        hikari.setExceptionOverride(new EvictOnConnectionFailure());
        // a statement that comes after a rollback by timeout must not persist by itself
        hikari.setAutoCommit(false);
    }

    /** The transaction manager whose transactions are joined. Without one, every connection is outside transactions. */
    public JtaDataSourceBuilder transactionManager(TransactionManager manager) {
        Objects.requireNonNull(manager, "manager");
        return transactionManager(() -> manager);
    }

    /** As above, looked up at every borrow; while it answers null, connections are outside transactions. */
    public JtaDataSourceBuilder transactionManager(Supplier<? extends TransactionManager> supplier) {
        this.transactionManager = Objects.requireNonNull(supplier, "supplier");
        return this;
    }

    /**
     * Most connections to open, default 10. A thread that suspends a transaction holds one more; with fewer connections
     * than that, threads can wait for each other until the connection timeout.
     */
    public JtaDataSourceBuilder maximumPoolSize(int connections) {
        hikari.setMaximumPoolSize(connections);
        return this;
    }

    /** Idle connections to keep open, default as many as the maximum. */
    public JtaDataSourceBuilder minimumIdle(int connections) {
        hikari.setMinimumIdle(connections);
        return this;
    }

    /** How long a borrow waits for a connection, at least 250 ms, default 30 s. */
    public JtaDataSourceBuilder connectionTimeout(Duration timeout) {
        hikari.setConnectionTimeout(timeout.toMillis());
        return this;
    }

    /** How long connections above the idle minimum stay open unused, default 10 minutes, ZERO for ever. */
    public JtaDataSourceBuilder idleTimeout(Duration timeout) {
        hikari.setIdleTimeout(timeout.toMillis());
        return this;
    }

    /**
     * After how long a connection is replaced when it is next idle, default 30 minutes, ZERO never. Keep it below the
     * database's {@code wait_timeout}.
     */
    public JtaDataSourceBuilder maximumLifetime(Duration lifetime) {
        hikari.setMaxLifetime(lifetime.toMillis());
        return this;
    }

    /**
     * After how long a connection that nobody closes is reported in the log, once, with the stack of whoever borrowed it:
     * counted outside transactions from the borrow, in a transaction from its completion, since one that runs is ended by
     * its timeout. Default ZERO: off. It costs a stack trace for each borrow.
     *
     * @throws IllegalArgumentException if negative
     */
    public JtaDataSourceBuilder leakDetection(Duration threshold) {
        if (threshold.isNegative()) {
            throw new IllegalArgumentException(
                    name + " - a leak detection after " + threshold + " is not possible: give zero or more.");
        }
        leakDetection = threshold;
        return this;
    }

    /**
     * Commit-record mode: in a transaction a connection works in a local transaction, whose COMMIT is the decision. Only under
     * Concordat's own coordinator, with its decisions in the same database; under another transaction manager such a
     * connection votes against every commit in two phases.
     */
    public JtaDataSourceBuilder localTransactions(LocalTransactions rules) {
        this.localTransactions = Optional.of(rules);
        return this;
    }

    /**
     * Changes what this builder does not name: metrics, JMX, statements run on new connections. The source of
     * connections, the pool's name, autocommit off and the rule of eviction belong to this library and are checked.
     */
    public JtaDataSourceBuilder customize(Consumer<? super HikariConfig> customizer) {
        customizer.accept(hikari);
        return this;
    }

    /**
     * Makes the data source. No connection is opened yet.
     *
     * @throws IllegalArgumentException if a customizer changed what belongs to this library
     */
    public JtaDataSource build() {
        if (hikari.isAutoCommit()
                || !(hikari.getDataSource() instanceof XaConnections)
                || !(hikari.getExceptionOverride() instanceof EvictOnConnectionFailure)) {
            throw new IllegalArgumentException(
                    name + " - customize(...) changed the source of connections, autocommit or"
                            + " the rule of eviction. Transactions depend on these: leave them as they are.");
        }
        Optional<LeakWatch> leaks =
                leakDetection.isZero() ? Optional.empty() : Optional.of(new LeakWatch(name, leakDetection));
        return new JtaDataSource(new ConnectionPool(name, hikari, localTransactions, leaks), transactionManager);
    }
}
