package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.database.Members.Incarnation;
import io.concordat.coordinator.decision.database.Members.State;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which incarnations' transactions may be settled here, and which of them decide nothing any more. Thread-safe. */
final class Owners {
    private static final Logger LOG = LoggerFactory.getLogger(Owners.class);

    private final Sessions sessions;
    private final Tables tables;
    private final Life life;
    private final Retirement retirement;
    private final Runnable retired;
    private final Set<Incarnation> retiredHere = ConcurrentHashMap.newKeySet();

    /** @param retired told of each incarnation that was retired here */
    Owners(Sessions sessions, Tables tables, Life life, Retirement retirement, Runnable retired) {
        this.sessions = sessions;
        this.tables = tables;
        this.life = life;
        this.retirement = retirement;
        this.retired = retired;
    }

    /** No I/O: as of the last heartbeat. */
    boolean answersFor(Gtrid gtrid) {
        Incarnation mine = life.mine();
        if (gtrid.node().equals(mine.node())) {
            return gtrid.incarnation() <= mine.number();
        }
        State state = life.members().of(Incarnation.of(gtrid));
        return state == State.LAPSED || state == State.RETIRED;
    }

    boolean isRetired(Incarnation incarnation) {
        return retiredHere.contains(incarnation) || life.members().of(incarnation) == State.RETIRED;
    }

    boolean isMine(Incarnation incarnation) {
        return life.mine().equals(incarnation);
    }

    /** Ends what an earlier life of this node may still hold, as far as that can be done now. Never throws. */
    void retireEarlierLives() {
        Incarnation mine = life.mine();
        List<Incarnation> earlier = life.members().states().entrySet().stream()
                .filter(entry -> entry.getValue() != State.RETIRED)
                .map(Map.Entry::getKey)
                .filter(other -> isEarlierLife(other) && !retiredHere.contains(other))
                .toList();
        for (Incarnation other : earlier) {
            try (Session session = sessions.borrow()) {
                retires(session, other, State.LAPSED);
            } catch (SQLException | RuntimeException e) {
                LOG.warn("Decision log {}: {} cannot retire {} yet: {}", tables, mine, other, e.toString());
            }
        }
    }

    private boolean isEarlierLife(Incarnation other) {
        return other.node().equals(life.mine().node())
                && other.number() < life.mine().number();
    }

    /** The state of a gtrid's owner, who is retired now if he may be. */
    State ownerOf(Gtrid gtrid) throws SQLException {
        Incarnation owner = Incarnation.of(gtrid);
        State state =
                retiredHere.contains(owner) ? State.RETIRED : life.members().of(owner);
        if (state == State.RETIRED) {
            return state;
        }
        try (Session session = sessions.borrow()) {
            State now = state == State.UNKNOWN
                    ? Members.read(session.connection(), tables).of(owner)
                    : state;
            return retires(session, owner, now) ? State.RETIRED : now;
        }
    }

    private boolean retires(Session session, Incarnation owner, State state) throws SQLException {
        Incarnation mine = life.mine();
        if (state == State.RETIRED || state == State.UNKNOWN || owner.equals(mine)) {
            return state == State.RETIRED;
        }
        boolean earlierLife = isEarlierLife(owner);
        if (earlierLife) {
            retirement.retire(session, owner);
        } else if (state == State.ALIVE || !retirement.retireLapsed(session, owner)) {
            return false;
        }
        retired.run();
        if (retiredHere.add(owner) && !earlierLife) {
            LOG.warn(
                    "Decision log {}: the lease of {} has lapsed; {} settles what it has left behind",
                    tables,
                    owner,
                    mine);
        }
        return true;
    }
}
