package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Repeating;
import io.concordat.coordinator.decision.database.Members.Incarnation;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an open log is made of, and its two threads: one beats, one forgets. Thread-safe. */
final class Parts implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Settings settings;
    private final Tables tables;
    private final long largestRow;
    private final Sessions sessions;
    private final Rows rows;
    private final HeuristicRows heuristics;
    private final Life life;
    private final Retirement retirement;
    private final Owners owners;
    private final Sweeper sweeper;
    private final Pruner pruner;
    private final Numbers numbers;
    private final Fence fence;
    private final Guard guard;
    private final Unsettled unsettled;
    private final DecisionWriter writer;
    private final LocalDecision local;
    private final Forgetter forgetter;
    private final OwnDecisions own = new OwnDecisions();
    private final Repeating heart;
    private final Repeating broom;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Parts(Settings settings, Tables tables, Opened opened, Sessions sessions) throws SQLException {
        this.settings = settings;
        this.tables = tables;
        this.largestRow = opened.largestRow();
        this.sessions = sessions;
        this.heuristics = new HeuristicRows(sessions, tables);
        this.rows = new Rows(tables, opened.shareLock());
        this.retirement = new Retirement(tables);
        this.life = new Life(
                sessions,
                tables,
                opened.registration(),
                opened.incarnation(),
                settings.lease(),
                opened.session(),
                opened.nanos());
        AtomicBoolean sweep = new AtomicBoolean(true);
        this.owners = new Owners(sessions, tables, life, retirement, () -> sweep.set(true));
        this.sweeper = new Sweeper(sessions, tables, owners::isRetired, sweep);
        this.pruner = new Pruner(sessions, tables, life.mine().node());
        this.numbers = new Numbers(tables);
        this.fence = new Fence(sessions, rows, tables);
        this.guard = new Guard(tables);
        this.unsettled = new Unsettled(sessions, fence, guard, this::forget);
        this.writer = new DecisionWriter(sessions, rows, tables, unsettled, guard, this::forget);
        this.local = new LocalDecision(sessions, rows, tables, unsettled, guard);
        this.forgetter = new Forgetter(sessions, tables, rows, owners, numbers);
        String node = life.mine().node();
        this.heart = new Repeating("concordat-lease-" + node, settings.heartbeat(), asked -> beat());
        this.broom = Repeating.every(settings.forgetDelay(), "concordat-forget-" + node, this::sweep);
    }

    private record Opened(
            Session session,
            Registration registration,
            Incarnation incarnation,
            String shareLock,
            long largestRow,
            long nanos) {}

    /** Opens the log on what the settings say. */
    static Parts open(Settings settings, String node) {
        Sessions sessions = new Sessions(settings.dataSource(), settings.answerTimeout());
        Tables tables = settings.tables();
        Session session;
        try {
            session = sessions.borrow();
        } catch (SQLException e) {
            throw new CoordinatorException(
                    "The decision log's database cannot be reached: " + SqlErrors.describe(e, tables)
                            + ". Start the server, or correct url, user and password.",
                    e);
        }
        try {
            tables = Installation.locate(tables, session.connection());
            Installation installation = new Installation(tables, session.connection());
            installation.check(settings.createTables());
            Registration registration = new Registration(tables, node, settings.lease());
            long nanos = System.nanoTime();
            Opened opened = new Opened(
                    session,
                    registration,
                    registration.register(session.connection()),
                    installation.shareLock(),
                    settings.largestRow(installation.largestRow()),
                    nanos);
            Parts parts = new Parts(settings, tables, opened, sessions);
            parts.owners.retireEarlierLives();
            parts.heart.start();
            parts.broom.start();
            return parts;
        } catch (SQLException e) {
            abandon(session);
            throw new CoordinatorException(
                    "The decision log " + tables + " cannot be opened: " + SqlErrors.describe(e, tables) + ".", e);
        } catch (RuntimeException | Error e) {
            abandon(session);
            throw e;
        }
    }

    private static void abandon(Session session) {
        session.discard();
        session.close();
    }

    /** Answers how long to wait until the next beat. */
    private Duration beat() {
        life.beat();
        owners.retireEarlierLives();
        return life.pause(settings.heartbeat());
    }

    private void sweep() {
        forgetter.flush();
        sweeper.sweep();
        pruner.prune();
    }

    /** Looks at the others, and at the epoch, now rather than with the next beat. */
    void lookSoon() {
        heart.soon();
    }

    void forget(Gtrid gtrid) {
        heuristics.forget(gtrid);
        if (forgetter.add(gtrid, own.remove(gtrid))) {
            broom.soon();
        }
    }

    Optional<String> refusal() {
        return closed.get() ? Optional.of("the decision log " + tables + " is closed.") : life.refusal();
    }

    Tables tables() {
        return tables;
    }

    long largestRow() {
        return largestRow;
    }

    Sessions sessions() {
        return sessions;
    }

    HeuristicRows heuristics() {
        return heuristics;
    }

    Rows rows() {
        return rows;
    }

    Life life() {
        return life;
    }

    Owners owners() {
        return owners;
    }

    Numbers numbers() {
        return numbers;
    }

    Fence fence() {
        return fence;
    }

    Guard guard() {
        return guard;
    }

    Unsettled unsettled() {
        return unsettled;
    }

    DecisionWriter writer() {
        return writer;
    }

    LocalDecision local() {
        return local;
    }

    Forgetter forgetter() {
        return forgetter;
    }

    OwnDecisions own() {
        return own;
    }

    /** Forgets what may go, says that this incarnation decides nothing any more, and lets go of the name. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Uninterrupted.run(() -> {
            broom.close(CLOSE_LIMIT);
            heart.close(CLOSE_LIMIT);
            forgetter.flush();
            try (Session session = sessions.borrow()) {
                retirement.retire(session, life.mine());
            } catch (SQLException e) {
                LOG.debug("Incarnation {} could not be retired; its lease lapses", life.mine(), e);
            }
            life.close();
            settings.close();
            return true;
        });
    }
}
