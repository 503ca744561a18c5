package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.database.Members.Incarnation;
import io.concordat.coordinator.decision.database.Members.State;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what became of a transaction, or has it rolled back: recovery's question to a database log. */
final class Settling {
    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

    private final DatabaseLog log;
    private final Parts parts;

    Settling(DatabaseLog log, Parts parts) {
        this.log = log;
        this.parts = parts;
    }

    /** As {@link DatabaseLog#resolve}. */
    Resolution settle(Gtrid gtrid) throws DecisionUnknownException {
        Object answer = Uninterrupted.run(() -> {
            try {
                return ask(gtrid);
            } catch (DecisionUnknownException e) {
                return e;
            } catch (SQLException e) {
                return new DecisionUnknownException(
                        "Whether transaction " + gtrid + " is committed cannot be found out now: "
                                + SqlErrors.describe(e, parts.tables()),
                        e);
            }
        });
        if (answer instanceof DecisionUnknownException unknown) {
            throw unknown;
        }
        return (Resolution) answer;
    }

    /** Settles this coordinator's own decisions whose answer was lost; what cannot be settled yet stays unknown. */
    void settleUnknown() {
        for (Gtrid gtrid : parts.unsettled().unknown()) {
            try {
                LOG.info("Transaction {}, whose decision was unknown, is settled: {}", gtrid, settle(gtrid));
            } catch (DecisionUnknownException e) {
                LOG.debug("The decision of transaction {} is unknown still", gtrid, e);
            }
        }
    }

    private Resolution ask(Gtrid gtrid) throws SQLException, DecisionUnknownException {
        State owner = parts.owners().ownerOf(gtrid);
        if (owner == State.UNKNOWN) {
            throw new DecisionUnknownException(
                    "The decision log " + parts.tables() + " does not know incarnation " + Incarnation.of(gtrid)
                            + ", so it cannot say what became of transaction " + gtrid + ": another log, or this one"
                            + " before it was lost, has decided it. Ask that one.",
                    null);
        }
        parts.unsettled().endSessions(gtrid);
        Resolution resolution = owner == State.RETIRED
                ? parts.fence().read(gtrid)
                : parts.fence().insert(gtrid);
        if (resolution == Resolution.COMMIT
                && isOwn(gtrid)
                && !parts.forgetter().isForgotten(gtrid)) {
            log.read(session -> parts.rows().find(session.connection(), gtrid)).ifPresent(parts.own()::add);
        }
        parts.unsettled().found(gtrid, resolution);
        return resolution;
    }

    private boolean isOwn(Gtrid gtrid) {
        return Incarnation.of(gtrid).equals(parts.life().mine());
    }
}
