package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.database.Members.Incarnation;
import io.concordat.coordinator.decision.database.Members.State;
import java.sql.SQLException;
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
    private final Set<Incarnation> retiredHere = ConcurrentHashMap.newKeySet();

    Owners(Sessions sessions, Tables tables, Life life, Retirement retirement) {
        this.sessions = sessions;
        this.tables = tables;
        this.life = life;
        this.retirement = retirement;
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
        boolean earlierLife = owner.node().equals(mine.node()) && owner.number() < mine.number();
        if (earlierLife) {
            retirement.retire(session, owner);
        } else if (state == State.ALIVE || !retirement.retireLapsed(session, owner)) {
            return false;
        }
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
