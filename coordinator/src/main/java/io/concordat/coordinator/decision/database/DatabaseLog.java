package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.CommitRecordLog;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.ForgetGate;
import io.concordat.coordinator.decision.GatedLog;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.LogStatistics;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.coordinator.decision.database.Members.Incarnation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * A decision log on a table that several coordinators share, in MySQL or MariaDB. Thread-safe.
 *
 * <p>Each coordinator decides its own transactions and settles what any other has left behind once that one's lease has
 * lapsed. It may be wrong about the other's death: the other then finds its decisions refused, and rolls back.
 *
 * <p>Decisions that are read back carry no redo.
 */
public final class DatabaseLog implements CommitRecordLog, GatedLog {
    private final Parts parts;
    private final LongAdder decided = new LongAdder();

    DatabaseLog(Parts parts) {
        this.parts = parts;
    }

    /** Describes a log. */
    public static DatabaseLogBuilder builder() {
        return new DatabaseLogBuilder();
    }

    /** {@inheritDoc} It is the time of the open in seconds since 1970, or the last one plus one when that is higher. */
    @Override
    public long incarnation() {
        return parts.life().mine().number();
    }

    @Override
    public Verdict decide(Decision decision) {
        return decide(decision, parts.writer()::decide);
    }

    @Override
    public Verdict decide(Decision decision, Connection localTransaction) {
        return decide(decision, encoded -> parts.local().decide(encoded, localTransaction));
    }

    @Override
    public Optional<String> refuses(Connection connection) throws SQLException {
        return new LocalCheck(parts.rows(), parts.tables(), parts.life()).refusal(connection);
    }

    private Verdict decide(Decision decision, Function<EncodedDecision, Verdict> how) {
        if (!Incarnation.of(decision.gtrid()).equals(parts.life().mine())) {
            return new Verdict.Refused("Transaction " + decision.gtrid() + " was not begun by incarnation "
                    + parts.life().mine() + ", which this decision log was opened for; nothing has been written.");
        }
        EncodedDecision encoded;
        try {
            encoded = EncodedDecision.of(decision, parts.largestRow());
        } catch (IllegalArgumentException e) {
            return new Verdict.Refused(
                    "The decision for transaction " + decision.gtrid() + " cannot be written: " + e.getMessage());
        }
        Verdict verdict = Uninterrupted.run(() -> how.apply(encoded));
        if (verdict instanceof Verdict.Done) {
            parts.own().add(decision, encoded.place());
            decided.increment();
        } else {
            parts.lookSoon();
        }
        return verdict;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Any gtrid may be asked for, its owner's life notwithstanding. Where the owner's lease has lapsed, its whole
     * incarnation is retired first.
     *
     * @throws DecisionUnknownException also for a gtrid of an incarnation that never started on this log
     */
    @Override
    public Resolution resolve(Gtrid gtrid) throws DecisionUnknownException {
        return new Settling(this, parts).settle(gtrid);
    }

    /** {@inheritDoc} It forces nothing itself, and nothing queues: the database does both. */
    @Override
    public LogStatistics statistics() {
        return new LogStatistics(decided.sum(), 0, Duration.ZERO);
    }

    /** {@inheritDoc} Returns at once: the row goes with others, some 500 ms later or when there are 100. */
    @Override
    public void forget(Gtrid gtrid) {
        parts.forget(gtrid);
    }

    @Override
    public Verdict keep(Heuristic heuristic) {
        return Uninterrupted.run(() -> parts.heuristics().keep(heuristic));
    }

    /** @throws CoordinatorException if the database does not answer */
    @Override
    public List<Heuristic> heuristics() {
        return Uninterrupted.run(() -> {
            try {
                return parts.heuristics().all().stream()
                        .filter(each ->
                                answersFor(each.gtrid()) && !parts.forgetter().isForgotten(each.gtrid()))
                        .toList();
            } catch (SQLException e) {
                throw failure("cannot be read", e);
            }
        });
    }

    /**
     * {@inheritDoc} Decisions of its own whose answer was lost are settled first: a branch that was never prepared is listed
     * nowhere else.
     *
     * @throws CoordinatorException if the database does not answer
     */
    @Override
    public List<Decision> pending() {
        new Settling(this, parts).settleUnknown();
        Incarnation mine = parts.life().mine();
        List<Decision> decisions = new ArrayList<>(
                read(session -> parts.rows().listOthers(session.connection(), mine.node(), mine.number())));
        decisions.removeIf(
                decision -> !answersFor(decision.gtrid()) || parts.forgetter().isForgotten(decision.gtrid()));
        decisions.addAll(parts.own().all());
        return List.copyOf(decisions);
    }

    /** @throws CoordinatorException if the database does not answer */
    @Override
    public Optional<Decision> find(Gtrid gtrid) {
        if (parts.forgetter().isForgotten(gtrid)) {
            return Optional.empty();
        }
        Optional<Decision> own = parts.own().find(gtrid);
        return own.isPresent() ? own : read(session -> parts.rows().find(session.connection(), gtrid));
    }

    interface Query<T> {
        T ask(Session session) throws SQLException;
    }

    <T> T read(Query<T> query) {
        return Uninterrupted.run(() -> {
            try (Session session = parts.sessions().borrow()) {
                return query.ask(session);
            } catch (SQLException e) {
                throw failure("cannot be read", e);
            }
        });
    }

    private CoordinatorException failure(String what, SQLException e) {
        return new CoordinatorException(
                "Decision log " + parts.tables() + " " + what + ": " + SqlErrors.describe(e, parts.tables()), e);
    }

    @Override
    public boolean answersFor(Gtrid gtrid) {
        return parts.owners().answersFor(gtrid);
    }

    /** {@inheritDoc} As it was at the last heartbeat. */
    @Override
    public long epoch() {
        return parts.life().epoch();
    }

    @Override
    public Optional<String> refusesWork() {
        return parts.refusal();
    }

    @Override
    public boolean isTakenOver(Gtrid gtrid) {
        try {
            return read(session -> parts.guard().isRetired(session, gtrid));
        } catch (CoordinatorException e) {
            return false;
        }
    }

    /** {@inheritDoc} Its row goes first, then what the stores keep of its outcome. */
    @Override
    public boolean isCompletedByOthers(Gtrid gtrid) {
        try {
            return read(session -> parts.guard().isRetired(session, gtrid)
                    && parts.rows().find(session.connection(), gtrid).isEmpty());
        } catch (CoordinatorException e) {
            return false;
        }
    }

    @Override
    public void onTakeOver(Runnable listener) {
        parts.life().onTakeOver(listener);
    }

    /**
     * Raises the epoch: waits for decisions that are being taken, and has every decision of an earlier epoch refused from
     * then on. One coordinator at a time has the right to, until it closes what this returns.
     *
     * @param wait how long to wait for the right, and for decisions that are being taken
     * @return empty if another coordinator has the right
     * @throws CoordinatorException if the database does not answer, or a decision is held up by a process that was stopped
     */
    public Optional<EpochRaise> raiseEpoch(Duration wait) {
        Optional<EpochRaise> raise = Uninterrupted.run(() -> {
            try {
                return EpochRaise.begin(parts.sessions(), parts.tables(), parts.numbers(), parts.life()::raised, wait);
            } catch (SQLException e) {
                throw failure("epoch cannot be raised", e);
            }
        });
        return raise;
    }

    /** The decisions of all coordinators on the log, in the order they were taken in. */
    public DecisionOrder order() {
        return new DecisionOrder(this, parts.rows());
    }

    /** {@inheritDoc} Of a decision of this coordinator's own whose insertion was answered. */
    @Override
    public OptionalLong place(Gtrid gtrid) {
        return parts.own().place(gtrid);
    }

    /** The epoch as it is now, or CoordinatorException if the database does not answer. */
    public long currentEpoch() {
        return read(session -> parts.numbers().read(session.connection(), "epoch"));
    }

    @Override
    public long generation(String resource) {
        return read(session -> parts.numbers().readGeneration(session.connection(), resource));
    }

    /** {@inheritDoc} It is asked for every decision, of other coordinators too. */
    @Override
    public void forgetThrough(String resource, ForgetGate gate) {
        parts.forgetter().gate(gate);
    }

    @Override
    public void close() {
        parts.close();
    }
}
