package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Verdict;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Decisions whose answer was lost, with the sessions that may still hold their row. Thread-safe. */
final class Unsettled {
    private final Sessions sessions;
    private final Fence fence;
    private final Map<Gtrid, List<SessionId>> open = new ConcurrentHashMap<>();

    Unsettled(Sessions sessions, Fence fence) {
        this.sessions = sessions;
        this.fence = fence;
    }

    /** Makes one certain, by fencing it; or remembers it for {@link #endSessions}. */
    Verdict settle(Gtrid gtrid, List<SessionId> unanswered, SQLException failure) {
        try {
            List<SessionId> left = sessions.end(unanswered);
            if (!left.isEmpty()) {
                open.put(gtrid, left);
            }
            return DecisionWriter.verdict(fence.insert(gtrid));
        } catch (SQLException | DecisionUnknownException e) {
            e.addSuppressed(failure);
            open.put(gtrid, unanswered);
            return new Verdict.Unknown(
                    "the answer of the decision log's database was lost (" + failure.getMessage()
                            + "), and what became of the decision cannot be found out yet: " + e.getMessage(),
                    e);
        }
    }

    /** Tries again to end the sessions that may hold the row of a gtrid. */
    void endSessions(Gtrid gtrid) {
        open.computeIfPresent(gtrid, (key, unanswered) -> {
            List<SessionId> left = sessions.end(unanswered);
            return left.isEmpty() ? null : left;
        });
    }
}
