package io.concordat.coordinator.atomikos;

import com.atomikos.icatch.CompositeTransaction;
import com.atomikos.icatch.TransactionService;
import com.atomikos.icatch.config.Configuration;
import com.atomikos.icatch.config.UserTransactionServiceImp;
import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.branch.Deadline;
import io.concordat.coordinator.branch.EnlistedBranch;
import io.concordat.coordinator.branch.GlobalTransaction;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Gtrid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops the engine. Atomikos is static: there is one per JVM, and this class keeps it so. Thread-safe.
 *
 * <p>Nothing of the engine's own logging and recovery is used: the decision log is plugged in, recovery is ours.
 */
public final class AtomikosEngine implements AutoCloseable {
    private static final AtomicReference<AtomikosEngine> RUNNING = new AtomicReference<>();
    private static final Logger LOG = LoggerFactory.getLogger(AtomikosEngine.class);
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(5);
    private static final String REGISTERED = "com.atomikos.icatch.registered";
    private static final String UNIQUE_NAME = "com.atomikos.icatch.tm_unique_name";

    private final String node;
    private final Map<String, GlobalTransaction> driven = new ConcurrentHashMap<>();
    private volatile List<EngineResource> resources = List.of();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private volatile boolean initialised;

    private AtomikosEngine(String node) {
        this.node = node;
    }

    /**
     * Takes the JVM's one place for an engine.
     *
     * @throws CoordinatorException if a coordinator, or somebody else's Atomikos, is running in this JVM
     */
    public static AtomikosEngine reserve(String node) {
        AtomikosEngine engine = new AtomikosEngine(node);
        AtomikosEngine first = RUNNING.compareAndExchange(null, engine);
        if (first != null) {
            throw new CoordinatorException("Coordinator '" + node + "' cannot start: coordinator '" + first.node
                    + "' is running in this JVM, and there can be one only. Use that one, or close it first.");
        }
        boolean foreign = true;
        try {
            EngineLogging.route();
            foreign = Configuration.getTransactionService() != null;
        } finally {
            if (foreign) {
                RUNNING.set(null);
            }
        }
        if (foreign) {
            throw new CoordinatorException(
                    "Coordinator '" + node + "' cannot start: Atomikos is already running in this JVM, started by"
                            + " something else. Shut that one down, or let its users use this"
                            + " coordinator's transaction manager.");
        }
        return engine;
    }

    static AtomikosEngine starting() {
        AtomikosEngine engine = RUNNING.get();
        if (engine == null) {
            throw new IllegalStateException(
                    "Concordat's decision log is on the class path, but Atomikos was not started"
                            + " by Coordinator.builder()...start(). Start the coordinator instead of Atomikos.");
        }
        return engine;
    }

    /** Starts the engine on a decision log. Transactions can begin when this returns. */
    public void start(DecisionLog decisionLog, List<CoordinatedResource> coordinated) {
        resources = coordinated.stream()
                .map(resource ->
                        new EngineResource(resource, id -> driven.get(id).gtrid()))
                .toList();
        String uniqueName = Gtrid.prefix(node, decisionLog.incarnation());
        withoutBanner(() -> {
            UserTransactionServiceImp service = new UserTransactionServiceImp(properties(uniqueName));
            resources.forEach(service::registerResource);
            initialised = true;
            EngineThreads.install();
            service.init();
        });
        String actual = Configuration.getConfigProperties().getTmUniqueName();
        if (!uniqueName.equals(actual)) {
            throw new CoordinatorException("Coordinator '" + node + "' cannot start: the system property " + UNIQUE_NAME
                    + " overrides the name of its transactions with '" + actual + "'. Remove that property.");
        }
    }

    /** The properties that keep the engine from what this library does itself, or does otherwise. */
    private static Properties properties(String uniqueName) {
        Properties properties = new Properties();
        properties.setProperty(UNIQUE_NAME, uniqueName);
        properties.setProperty("com.atomikos.icatch.max_actives", "-1");
        properties.setProperty("com.atomikos.icatch.max_timeout", "0"); // none: ours is the one that counts
        properties.setProperty("com.atomikos.icatch.oltp_max_retries", "0");
        properties.setProperty("com.atomikos.icatch.throw_on_heuristic", "true");
        properties.setProperty("com.atomikos.icatch.allow_subtransactions", "false");
        properties.setProperty("com.atomikos.icatch.force_shutdown_on_vm_exit", "false");
        properties.setProperty("com.atomikos.icatch.recovery_delay", "3600000");
        return properties;
    }

    /** Atomikos prints a registration notice to standard output unless a system property says not to. */
    private static void withoutBanner(Runnable action) {
        String before = System.getProperty(REGISTERED);
        System.setProperty(REGISTERED, "true");
        try {
            action.run();
        } finally {
            if (before == null) {
                System.clearProperty(REGISTERED);
            } else {
                System.setProperty(REGISTERED, before);
            }
        }
    }

    /**
     * Begins a transaction of the engine's, which belongs to no thread.
     *
     * @param limit after it the engine forgets one that nobody has ended; it counts whole seconds and only marks
     */
    public EngineTransaction begin(Duration limit) {
        long millis = Math.min(Integer.MAX_VALUE / 1000, limit.toSeconds() + 1) * 1000;
        TransactionService service = Configuration.getTransactionService();
        if (service == null) {
            throw new CoordinatorException("Coordinator '" + node + "' is closed: no transaction can begin.");
        }
        return new EngineTransaction(this, create(service, millis));
    }

    /** Twice, since the engine names by the clock: after a step back the first name may be that of one that still runs. */
    private static CompositeTransaction create(TransactionService service, long millis) {
        try {
            return service.createCompositeTransaction(millis);
        } catch (IllegalStateException taken) {
            LOG.debug("The engine has refused to begin; trying once more", taken);
            return service.createCompositeTransaction(millis);
        }
    }

    void drives(String id, GlobalTransaction global) {
        driven.put(id, global);
    }

    void ended(String id) {
        driven.remove(id);
    }

    EngineResource resourceOf(EnlistedBranch branch) {
        return resources.stream()
                .filter(resource -> resource.isOf(branch))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(branch + " is of no registered resource"));
    }

    /** The transaction that the engine knows under a name of its own. */
    Optional<GlobalTransaction> find(String id) {
        return Optional.ofNullable(driven.get(id));
    }

    /**
     * Stops the engine; transactions still running are left to the next start's recovery. The engine waits for a commit
     * that is stuck in a store; it is not waited for longer than 5 s here, and no coordinator can start before it is done.
     * An interrupt does not shorten that, and is kept. Idempotent.
     */
    @Override
    public void close() {
        if (RUNNING.get() != this || !stopping.compareAndSet(false, true)) {
            return;
        }
        Thread shutdown = new Thread(this::shutdown, "concordat-engine-shutdown-" + node);
        shutdown.setDaemon(true);
        shutdown.start();
        if (!hasEndedWithin(shutdown, SHUTDOWN_LIMIT)) {
            LOG.warn("Coordinator '{}' is closed, but a commit is still waiting for its store", node);
        }
    }

    private static boolean hasEndedWithin(Thread thread, Duration limit) {
        Deadline deadline = Deadline.after(limit);
        boolean interrupted = false;
        while (thread.isAlive() && !deadline.isOver()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline.nanosLeft()));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void shutdown() {
        try {
            if (initialised) {
                Configuration.shutdown(true);
            }
        } finally {
            RUNNING.compareAndSet(this, null);
        }
    }
}
