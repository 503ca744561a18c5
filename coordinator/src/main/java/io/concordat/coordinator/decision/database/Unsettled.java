package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Decisions whose answer was lost, with the sessions that may still hold their row. Thread-safe. */
final class Unsettled {
    private final Sessions sessions;
    private final Fence fence;
    private final Guard guard;
    private final Consumer<Gtrid> forget;
    private final Map<Gtrid, List<SessionId>> open = new ConcurrentHashMap<>();
    private final Set<Gtrid> unknown = ConcurrentHashMap.newKeySet();

    /** @param forget drops a fence that has done its work */
    Unsettled(Sessions sessions, Fence fence, Guard guard, Consumer<Gtrid> forget) {
        this.guard = guard;
        this.sessions = sessions;
        this.fence = fence;
        this.forget = forget;
    }

    /** Makes one certain, by fencing it; or remembers it for {@link #endSessions}. */
    Verdict settle(Gtrid gtrid, List<SessionId> unanswered, SQLException failure) {
        try (Session session = sessions.borrowAnswering()) {
            List<SessionId> left = sessions.end(session, unanswered);
            if (!left.isEmpty()) {
                open.put(gtrid, left);
            }
            Resolution resolution = fence.insert(session, gtrid);
            if (left.isEmpty() && resolution == Resolution.ROLLBACK) {
                forget.accept(gtrid); // nothing that was sent can arrive any more
            }
            return guard.afterSilence(session, gtrid, DecisionWriter.verdict(resolution));
        } catch (SQLException | DecisionUnknownException e) {
            return unknown(gtrid, unanswered, failure, e);
        }
    }

    /**
     * Nobody can say yet what became of a decision; its sessions are remembered for {@link #endSessions}.
     *
     * @param failure why there was no answer
     * @param why nobody can say
     */
    Verdict unknown(Gtrid gtrid, List<SessionId> unanswered, SQLException failure, Exception why) {
        why.addSuppressed(failure);
        open.put(gtrid, List.copyOf(unanswered));
        unknown.add(gtrid);
        return new Verdict.Unknown(
                "the answer of the decision log's database was lost (" + failure.getMessage()
                        + "), and what became of the decision cannot be found out yet: " + why.getMessage(),
                why);
    }

    /** The gtrids of which nobody could say whether they are committed, and still nobody has found it out; a copy. */
    List<Gtrid> unknown() {
        return List.copyOf(unknown);
    }

    /** It has been found out. A fence goes, once no session is left whose decision it has to keep out. */
    void found(Gtrid gtrid, Resolution resolution) {
        if (unknown.remove(gtrid) && resolution == Resolution.ROLLBACK && !open.containsKey(gtrid)) {
            forget.accept(gtrid);
        }
    }

    /** Tries again to end the sessions that may hold the row of a gtrid. */
    void endSessions(Gtrid gtrid) throws SQLException {
        List<SessionId> unanswered = open.get(gtrid);
        if (unanswered == null) {
            return;
        }
        try (Session session = sessions.borrowAnswering()) {
            if (sessions.end(session, unanswered).isEmpty()) {
                open.remove(gtrid);
            }
        }
    }
}
