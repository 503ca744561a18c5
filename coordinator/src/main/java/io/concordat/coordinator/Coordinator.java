package io.concordat.coordinator;

import io.concordat.coordinator.atomikos.AtomikosEngine;
import io.concordat.coordinator.branch.Together;
import io.concordat.coordinator.decision.CommitRecordLog;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.jta.Gtrids;
import io.concordat.coordinator.jta.JtaTransactionManager;
import io.concordat.coordinator.jta.Reaper;
import io.concordat.coordinator.jta.RunningTransactions;
import io.concordat.coordinator.jta.TransactionContext;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.observe.Steps;
import io.concordat.coordinator.observe.jmx.CoordinatorJmx;
import io.concordat.coordinator.recovery.RecoveryManager;
import io.concordat.coordinator.recovery.RecoveryReport;
import io.concordat.coordinator.recovery.RecoverySettings;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running coordinator: hands out transactions, keeps their decisions, recovers what crashes leave behind. One per JVM.
 * Thread-safe.
 *
 * <pre>{@code
 * MysqlResource orders = MysqlResource.builder("orders").url(url).user(user).password(password).build();
 * RedisResource prices = RedisResource.of("prices", redisDataSource);
 * try (Coordinator coordinator = Coordinator.builder()
 *         .node("shop-1").journal(Path.of("/var/lib/shop/journal"))
 *         .resource(orders).resource(prices)
 *         .start()) {
 *     coordinator.template().run(() -> {
 *         // orders.dataSource() and prices.session() take part in the transaction
 *     });
 * }
 * }</pre>
 */
public final class Coordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);
    private static final int TOLD_AT_START = 20;
    private static final Duration REAPING_LIMIT = Duration.ofSeconds(5);

    private final String node;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Duration defaultTimeout;
    private final Duration shutdownTimeout;
    private final RunningTransactions running = new RunningTransactions();
    private final Steps steps;
    private volatile boolean open;

    private Predicate<Throwable> storeConflict = failure -> false;
    private DecisionLog log;
    private Reaper reaper;
    private AtomikosEngine engine;
    private RecoveryManager recovery;
    private RecoveryReport recoveredAtStart;
    private JtaTransactionManager manager;

    private Coordinator(String node, Steps steps, Duration defaultTimeout, Duration shutdownTimeout) {
        this.node = node;
        this.steps = steps;
        this.defaultTimeout = defaultTimeout;
        this.shutdownTimeout = shutdownTimeout;
    }

    /** Describes a new coordinator. */
    public static CoordinatorBuilder builder() {
        return new CoordinatorBuilder();
    }

    static Coordinator start(
            String node,
            Supplier<DecisionLog> journal,
            List<CoordinatedResource> resources,
            Steps steps,
            boolean jmx,
            Duration defaultTimeout,
            RecoverySettings recoverySettings,
            Duration patience,
            Duration shutdownTimeout) {
        Coordinator coordinator = new Coordinator(node, steps, defaultTimeout, shutdownTimeout);
        try {
            coordinator.begin(journal, resources, recoverySettings, patience);
            if (jmx) {
                coordinator.opening(() -> CoordinatorJmx.register(coordinator));
            }
            return coordinator;
        } catch (RuntimeException | Error e) {
            coordinator.closeOpened(e);
            throw e;
        }
    }

    private void begin(
            Supplier<DecisionLog> journal,
            List<CoordinatedResource> resources,
            RecoverySettings settings,
            Duration patience) {
        engine = AtomikosEngine.reserve(node); // before anything is opened: the resources may be the running one's
        resources.forEach(opened::push);
        storeConflict = failure -> resources.stream().anyMatch(resource -> resource.isConflict(failure));
        opened.push(engine);
        log = opening(journal);
        ToldByResources told = new ToldByResources(() -> recovery, () -> open, steps);
        resources.forEach(resource -> resource.decidedIn(log, told));
        ResourceChecks.run(node, resources, settings.startPatience());
        checkCommitRecords(resources, log);
        recovery = opening(() -> new RecoveryManager(node, resources, log, running::contains, steps, settings));
        recoveredAtStart = recovery.recoverAtStart(settings.startPatience());
        recoveredAtStart.stillInDoubt().entrySet().stream()
                .limit(TOLD_AT_START)
                .forEach(each ->
                        LOG.warn("Coordinator '{}' starts with {} in doubt: {}", node, each.getKey(), each.getValue()));
        engine.start(log, resources);
        Together together = opening(() -> new Together(node, steps.logContext()));
        reaper = opening(() -> new Reaper(node, running, together));
        TransactionContext context = new TransactionContext(
                node,
                engine,
                new Gtrids(node, log.incarnation()),
                log,
                resources,
                running,
                reaper,
                steps,
                together,
                defaultTimeout,
                patience,
                recovery,
                () -> open);
        manager = new JtaTransactionManager(context);
        reaper.start();
        open = true;
        resources.forEach(resource -> resource.started(manager));
        recovery.startPeriodic();
        log.onTakeOver(recovery::recoverSoon);
        LOG.info("Coordinator '{}' started, incarnation {}: {}", node, log.incarnation(), recoveredAtStart.summary());
    }

    private void checkCommitRecords(List<CoordinatedResource> resources, DecisionLog log) {
        for (CoordinatedResource resource : resources) {
            if (resource.isCommitRecord() && !(log instanceof CommitRecordLog)) {
                throw new CoordinatorException("Coordinator '" + node + "' cannot start: resource '" + resource.name()
                        + "' is in commit-record mode, whose COMMIT is the decision, but the decisions are kept in a"
                        + " journal. Keep them in the resource's own database, with database(...) instead of"
                        + " journal(...), or build the resource without commitRecord().");
            }
            if (resource.isCommitRecord() && log instanceof CommitRecordLog database) {
                resource.checkDecisionsIn(database);
            }
        }
    }

    private <T extends AutoCloseable> T opening(Supplier<T> open) {
        T part = open.get();
        opened.push(part);
        return part;
    }

    /** This coordinator's name. */
    public String node() {
        return node;
    }

    /** The JTA transaction manager; also a {@link UserTransaction}. */
    public TransactionManager transactionManager() {
        return manager;
    }

    /** The JTA user transaction. */
    public UserTransaction userTransaction() {
        return manager;
    }

    /** For libraries that take part in transactions: object-relational mappers, caches, connection pools. */
    public TransactionSynchronizationRegistry synchronizationRegistry() {
        return manager.synchronizationRegistry();
    }

    /** A template for programmatic transactions: REQUIRED, the coordinator's default timeout, no retry. */
    public TransactionTemplate template() {
        return new TransactionTemplate(
                manager, Propagation.REQUIRED, defaultTimeout, Retry.never(), false, storeConflict);
    }

    /** What recovers this node's in-doubt branches. */
    public RecoveryManager recovery() {
        return recovery;
    }

    /** What was recovered before the first transaction could begin. */
    public RecoveryReport recoveredAtStart() {
        return recoveredAtStart;
    }

    /** What this coordinator has done since it was started; a snapshot. */
    public CoordinatorStatistics statistics() {
        return new CoordinatorStatistics(running.count(), steps.results().all(), log.statistics());
    }

    /** Why no transaction begins at present, and what to do; empty if they do. May look at the log's disk. */
    public Optional<String> refusesWork() {
        return open ? log.refusesWork() : Optional.of("Coordinator '" + node + "' is closed.");
    }

    /** Adds a listener, which is told of what happens from now on. */
    public void addListener(CoordinatorListener listener) {
        steps.add(listener);
    }

    /** Removes a listener; it may still be told of what is just happening. Does nothing for one that was not added. */
    public void removeListener(CoordinatorListener listener) {
        steps.remove(listener);
    }

    /**
     * Stops: no transaction begins any more, those running have the shutdown timeout to end. What the application has not
     * begun to commit or roll back by then is rolled back, as by a timeout of its own, and its callers are told so; what is
     * being committed or rolled back has a few seconds more. Then everything is closed. What is left in doubt is recovered at
     * the next start, as it would be had the process been killed instead: nothing is lost either way.
     *
     * <p>An interrupt ends the wait for running transactions. Idempotent.
     */
    @Override
    public void close() {
        open = false;
        Drain.await(() -> running.count() == 0, shutdownTimeout);
        if (running.count() > 0) {
            reaper.reapAll(new CancellationException(
                    "coordinator '" + node + "' was closed, and it had not ended after " + shutdownTimeout));
            Drain.await(() -> running.count() == 0, REAPING_LIMIT);
        }
        closeOpened(null);
    }

    private synchronized void closeOpened(Throwable reason) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("Coordinator '{}' could not close a part of itself", node, e);
                if (reason != null) {
                    reason.addSuppressed(e);
                }
            }
        }
    }
}
