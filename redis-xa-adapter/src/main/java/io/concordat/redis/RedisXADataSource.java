package io.concordat.redis;

import io.concordat.redis.branch.BranchRegistry;
import io.concordat.redis.preflight.Demands;
import io.concordat.redis.preflight.ServerChecks;
import java.util.concurrent.atomic.AtomicBoolean;
import org.redisson.api.RedissonClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redis as a resource of distributed transactions, the counterpart of {@link javax.sql.XADataSource}. One per server and
 * prefix is enough for a whole application. Building it does not connect; {@link #check()} does and says what is wrong with
 * the server. Works with stand-alone servers, Sentinel and Redis Cluster. Thread-safe.
 */
public final class RedisXADataSource implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisXADataSource.class);

    private final RedissonClient client;
    private final boolean owned;
    private final ServerIdentity identity;
    private final Options options;
    private final Branches branches;
    private final AtomicBoolean closed = new AtomicBoolean();

    RedisXADataSource(RedissonClient client, boolean owned, Options options) {
        this.client = client;
        this.owned = owned;
        this.options = options;
        this.identity = ServerIdentity.of(client, options.prefix());
        BranchRegistry registry = SharedRegistries.acquire(identity);
        this.branches = new Branches(client, owned, identity, registry, options);
    }

    /** Begins the settings; a client or a URI is required. */
    public static RedisXADataSourceBuilder builder() {
        return new RedisXADataSourceBuilder();
    }

    /**
     * A new connection; it costs nothing and talks to nobody.
     *
     * @throws IllegalStateException when the data source is closed
     */
    public RedisXAConnection getXAConnection() {
        if (closed.get()) {
            throw new IllegalStateException(identity.description() + ": this RedisXADataSource is closed");
        }
        RedisXAResource resource = new RedisXAResource(identity, branches);
        return new RedisXAConnection(resource, session(resource));
    }

    /** A session whose operations come to their branches in this way. */
    RedisSession session(BranchAccess access) {
        SessionSettings settings = new SessionSettings(
                options.codec(),
                ClientNames.of(client),
                new StrictReads(branches.lockWait, identity.description()),
                new AsyncReads(branches.live, branches.workers, identity.description()));
        return new RedisSession(access, settings, Reading.of(options.isolation()));
    }

    /**
     * Looks at the server and its settings: can it keep what a prepare promises? Never throws for what it finds. It does not
     * claim the keyspace for the prefix; the first transaction does.
     */
    public PreflightReport preflight() {
        Durability durability = options.durability();
        Demands demands = new Demands(
                durability.toString(),
                durability.isLocalAof(),
                durability.copies().replicas());
        return new ServerChecks(
                        client,
                        identity.description(),
                        options.prefix(),
                        branches.claims,
                        demands,
                        branches::unreachable,
                        branches.gatesIfMinded(),
                        branches.rights,
                        branches.history.isConfirmed())
                .run();
    }

    /**
     * Runs {@link #preflight()}, and logs its warnings.
     *
     * @return the report, with warnings at most
     * @throws IllegalStateException when there is an error, naming each with its remedy
     */
    public PreflightReport check() {
        PreflightReport report = preflight().requireNoErrors();
        report.findings(PreflightReport.Severity.WARNING)
                .forEach(warning -> LOG.warn("{}: {}", identity.description(), warning));
        return report;
    }

    /** What the adapter keeps in Redis beside the branches, for a transaction manager that can write again what is lost. */
    public RedisRecords records() {
        return new RedisRecords(branches);
    }

    /** The server and prefix, for messages. */
    @Override
    public String toString() {
        return identity.description();
    }

    /**
     * Closes the data source. Prepared branches stay in Redis and can be finished through another one. A client that was
     * given to the builder stays open.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            branches.close();
            SharedRegistries.release(identity);
            if (owned) {
                client.shutdown();
            }
        }
    }
}
