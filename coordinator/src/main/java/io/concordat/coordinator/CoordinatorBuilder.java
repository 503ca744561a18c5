package io.concordat.coordinator;

import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.database.DatabaseLogBuilder;
import io.concordat.coordinator.decision.journal.Journal;
import io.concordat.coordinator.decision.journal.JournalOptions;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.observe.LogContext;
import io.concordat.coordinator.observe.Steps;
import io.concordat.coordinator.recovery.RecoveryListener;
import io.concordat.coordinator.recovery.RecoverySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Describes a coordinator and starts it. Not thread-safe. */
public final class CoordinatorBuilder {
    private static final Pattern RESOURCE_NAME = Pattern.compile("[A-Za-z0-9._-]{1,30}");

    private String node;
    private Supplier<DecisionLog> log;
    private final List<CoordinatedResource> resources = new ArrayList<>();
    private final List<CoordinatorListener> listeners = new ArrayList<>();
    private boolean gtridInMdc = true;
    private boolean jmx = true;
    private Duration defaultTimeout = Duration.ofSeconds(30);
    private final List<RecoveryListener> recoveryListeners = new ArrayList<>();
    private Duration startPatience = Duration.ofSeconds(30);
    private Duration recoveryInterval = Duration.ofSeconds(10);
    private Duration patience = Duration.ofSeconds(2);
    private Duration shutdownTimeout = Duration.ofSeconds(30);

    CoordinatorBuilder() {}

    /**
     * The name of this coordinator: required, the same at every start, unique among the coordinators that share a store.
     * 1 to 28 characters of {@code A-Z a-z 0-9 . _ -}.
     */
    public CoordinatorBuilder node(String name) {
        this.node = name;
        return this;
    }

    /**
     * The directory of the decision journal, on a disk that outlives the process, for this node alone. Either this or
     * {@link #database} is required.
     */
    public CoordinatorBuilder journal(Path directory) {
        return journal(directory, JournalOptions.defaults());
    }

    /** The same, with other options than the default ones. */
    public CoordinatorBuilder journal(Path directory, JournalOptions options) {
        return decisionLog(() -> Journal.open(directory, node, options));
    }

    /**
     * A decision log in a database, which several coordinators share. Either this or {@link #journal} is required.
     *
     * @param settings of the log, which is opened at the start and closed with the coordinator
     */
    public CoordinatorBuilder database(DatabaseLogBuilder settings) {
        return decisionLog(() -> settings.open(node));
    }

    /** Another decision log than the journal; opened at the start, closed with the coordinator. */
    CoordinatorBuilder decisionLog(Supplier<DecisionLog> opening) {
        this.log = opening;
        return this;
    }

    /** Adds a store. The coordinator closes it when it closes. */
    public CoordinatorBuilder resource(CoordinatedResource resource) {
        resources.add(resource);
        return this;
    }

    /** Adds a listener, from before the recovery at start. */
    public CoordinatorBuilder listener(CoordinatorListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Whether a thread that works in a transaction has its gtrid in SLF4J's MDC, as {@value LogContext#KEY}: the
     * application's threads and this library's own. On by default. A thread gets it at begin and resume and loses it at
     * suspend, commit and rollback, where what was there before comes back.
     */
    public CoordinatorBuilder gtridInMdc(boolean on) {
        this.gtridInMdc = on;
        return this;
    }

    /**
     * Whether the coordinator registers an {@link io.concordat.coordinator.observe.jmx.CoordinatorMXBean} with the
     * platform's MBean server while it runs. On by default; where it cannot be registered, a warning says why.
     */
    public CoordinatorBuilder jmx(boolean on) {
        this.jmx = on;
        return this;
    }

    /** Timeout of transactions that set none; 30 s by default. */
    public CoordinatorBuilder defaultTimeout(Duration timeout) {
        this.defaultTimeout = positive("default timeout", timeout);
        return this;
    }

    /** Time between two periodic recovery passes; 10 s by default. */
    public CoordinatorBuilder recoveryInterval(Duration interval) {
        this.recoveryInterval = positive("recovery interval", interval);
        return this;
    }

    /** Adds a listener of what recovery finds and does, from the start on. */
    public CoordinatorBuilder recoveryListener(RecoveryListener listener) {
        recoveryListeners.add(listener);
        return this;
    }

    /**
     * How long the start waits for a store that says nothing; 30 s by default. One that has not answered its check by then
     * fails the start. Recovery at start takes as long as it gets answers; what a store that then falls silent for so long
     * still holds is recovered in the background.
     */
    public CoordinatorBuilder startPatience(Duration newPatience) {
        this.startPatience = positive("start patience", newPatience);
        return this;
    }

    /**
     * How long a commit waits for recovery to complete a branch that did not answer, before it tells the caller that
     * completion is pending; 2 s by default, zero does not wait.
     */
    public CoordinatorBuilder patience(Duration newPatience) {
        if (newPatience.isNegative()) {
            throw new IllegalArgumentException("A patience of " + newPatience + " is not possible: give zero or more.");
        }
        this.patience = newPatience;
        return this;
    }

    /**
     * How long {@link Coordinator#close} waits for running transactions to end, before it rolls them back; 30 s by default,
     * zero does not wait.
     */
    public CoordinatorBuilder shutdownTimeout(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "A shutdown timeout of " + timeout + " is not possible: give zero or more.");
        }
        this.shutdownTimeout = timeout;
        return this;
    }

    private static Duration positive(String what, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(
                    "A " + what + " of " + duration + " is not possible: give a positive one.");
        }
        return duration;
    }

    /**
     * Starts the coordinator: opens its decision log, checks its stores, and recovers what an earlier life left behind, before
     * the first transaction can begin.
     *
     * @throws IllegalArgumentException if the description is not usable
     * @throws CoordinatorException if it cannot start; nothing is left open, and the resources are closed, unless
     *     another coordinator is running in this JVM
     */
    public Coordinator start() {
        Gtrid.checkNode(node);
        if (log == null) {
            throw new IllegalArgumentException(
                    "Coordinator '" + node + "' has no decision log. Give it a directory with"
                            + " journal(Path), or a database with database(...): decisions to commit are kept there, and without"
                            + " them a crash could tear a transaction.");
        }
        Set<String> names = new HashSet<>();
        for (CoordinatedResource resource : resources) {
            checkName(resource.name(), names);
        }
        return Coordinator.start(
                node,
                log,
                List.copyOf(resources),
                new Steps(listeners, LogContext.of(gtridInMdc)),
                jmx,
                defaultTimeout,
                new RecoverySettings(recoveryInterval, startPatience, recoveryListeners),
                patience,
                shutdownTimeout);
    }

    private void checkName(String name, Set<String> names) {
        if (!RESOURCE_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Resource name '" + name + "' is not usable: a name has 1 to 30 characters"
                            + " of A-Z a-z 0-9 . _ -. It is written into every branch qualifier.");
        }
        if (!names.add(name)) {
            throw new IllegalArgumentException("Coordinator '" + node + "' has two resources named '" + name
                    + "'. Give each its own name: recovery finds them by it.");
        }
    }
}
