package io.concordat.coordinator.redis;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Redo;
import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.coordinator.decision.database.PlacedDecision;
import io.concordat.redis.RedisRecords;
import io.concordat.redis.RedoSource;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.transaction.xa.XAException;
import javax.transaction.xa.Xid;

/**
 * Commits branches that a decision in the log names, for recovery: those that were not prepared from what the decision carries,
 * and the others with the place that they have to leave at their keys. Thread-safe.
 */
final class DecidedBranches implements DecidedCommit {
    private final String resource;
    private final RedisRecords records;
    private final DatabaseLog log;

    DecidedBranches(String resource, RedisRecords records, DatabaseLog log) {
        this.resource = resource;
        this.records = records;
        this.log = log;
    }

    /**
     * Commits a branch.
     *
     * @param listed whether Redis lists it as prepared
     * @throws XAException XAER_NOTA for a branch that the log does not name any more: its decision was complete and is
     *     forgotten; and as {@link javax.transaction.xa.XAResource#commit}
     */
    @Override
    public void commit(RedoSource redis, Xid xid, boolean listed) throws XAException {
        if (listed && !records.writesAfterDecisions()) {
            redis.commit(xid, false);
            return;
        }
        PlacedDecision decided = find(xid)
                .orElseThrow(
                        () -> failure(XAException.XAER_NOTA, xid, "its decision is forgotten, so it was complete"));
        Optional<byte[]> unprepared = redoOf(decided, xid).filter(RedisRecords::isWrittenAfterDecision);
        if (unprepared.isEmpty()) {
            redis.decided(xid, decided.place());
            redis.commit(xid, false);
        } else if (!records.complete(xid, unprepared.get(), decided.place())) {
            throw find(xid).isEmpty()
                    ? failure(XAException.XAER_NOTA, xid, "its decision is forgotten, so it was complete")
                    : failure(
                            XAException.XA_HEURMIX,
                            xid,
                            "decisions after it were taken for complete with all before them, and it was not. Compare its keys"
                                    + " with the other stores");
        }
    }

    private Optional<byte[]> redoOf(PlacedDecision decided, Xid xid) {
        Participant participant =
                new Participant(resource, new String(xid.getBranchQualifier(), StandardCharsets.US_ASCII));
        return decided.decision().redo().stream()
                .filter(redo -> redo.participant().equals(participant))
                .findFirst()
                .map(Redo::operations);
    }

    private Optional<PlacedDecision> find(Xid xid) throws XAException {
        try {
            Optional<Gtrid> gtrid = Gtrid.parse(xid.getGlobalTransactionId());
            return gtrid.isEmpty() ? Optional.empty() : log.order().find(gtrid.get());
        } catch (CoordinatorException e) {
            XAException failure = failure(XAException.XAER_RMFAIL, xid, e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    private XAException failure(int code, Xid xid, String why) {
        XAException failure = new XAException("Redis resource '" + resource + "', branch of "
                + new String(xid.getGlobalTransactionId(), StandardCharsets.US_ASCII) + ": " + why);
        failure.errorCode = code;
        return failure;
    }
}
