package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/** A state of a branch as seen from one connection, and how it comes about. */
enum XaState {
    NON_EXISTENT(scene -> {}),
    ACTIVE(scene -> scene.work(scene.here)),
    ACTIVE_ELSEWHERE(scene -> scene.work(scene.there)),
    ACTIVE_IN_ANOTHER_PROCESS(scene -> scene.work(scene.elsewhere)),
    SUSPENDED(scene -> {
        scene.work(scene.here);
        scene.here.getXAResource().end(scene.xid, XAResource.TMSUSPEND);
    }),
    SUSPENDED_ELSEWHERE(scene -> {
        scene.work(scene.there);
        scene.there.getXAResource().end(scene.xid, XAResource.TMSUSPEND);
    }),
    IDLE(scene -> scene.end(scene.here)),
    IDLE_WITHOUT_WORK(scene -> {
        scene.here.getXAResource().start(scene.xid, XAResource.TMNOFLAGS);
        scene.here.getXAResource().end(scene.xid, XAResource.TMSUCCESS);
    }),
    IDLE_BESIDE_ANOTHER(scene -> {
        scene.end(scene.here);
        scene.workOnAnother();
    }),
    ROLLBACK_ONLY(scene -> {
        scene.work(scene.here);
        scene.here.getXAResource().end(scene.xid, XAResource.TMFAIL);
    }),
    IDLE_ROLLED_BACK_ELSEWHERE(scene -> {
        scene.end(scene.here);
        scene.elsewhere.getXAResource().rollback(scene.xid);
    }),
    PREPARED(scene -> scene.prepare(scene.here)),
    PREPARED_BY_ANOTHER_PROCESS(scene -> scene.prepare(scene.elsewhere)),
    READ_ONLY(scene -> {
        IDLE_WITHOUT_WORK.bring(scene);
        assertThat(scene.here.getXAResource().prepare(scene.xid)).isEqualTo(XAResource.XA_RDONLY);
    }),
    REFUSED(scene -> {
        scene.end(scene.here);
        scene.makeInapplicable();
        XaErrors.of(() -> scene.here.getXAResource().prepare(scene.xid), XAException.XA_RBINTEGRITY);
    }),
    COMMITTED(scene -> {
        scene.prepare(scene.here);
        scene.here.getXAResource().commit(scene.xid, false);
    }),
    COMMITTED_IN_ONE_PHASE(scene -> {
        scene.end(scene.here);
        scene.here.getXAResource().commit(scene.xid, true);
    }),
    COMMITTED_BY_ANOTHER_PROCESS(scene -> {
        scene.prepare(scene.here);
        scene.elsewhere.getXAResource().commit(scene.xid, false);
    }),
    ROLLED_BACK(scene -> {
        scene.end(scene.here);
        scene.here.getXAResource().rollback(scene.xid);
    }),
    ROLLED_BACK_PREPARED(scene -> {
        scene.prepare(scene.here);
        scene.here.getXAResource().rollback(scene.xid);
    }),
    ROLLED_BACK_BY_ANOTHER_PROCESS(scene -> {
        scene.prepare(scene.here);
        scene.elsewhere.getXAResource().rollback(scene.xid);
    }),
    HEURISTIC(scene -> {
        scene.prepare(scene.here);
        scene.makeInapplicable();
        XaErrors.of(() -> scene.here.getXAResource().commit(scene.xid, false), XAException.XA_HEURMIX);
    }),
    HEURISTIC_BY_ANOTHER_PROCESS(scene -> {
        scene.prepare(scene.here);
        scene.makeInapplicable();
        XaErrors.of(() -> scene.elsewhere.getXAResource().commit(scene.xid, false), XAException.XA_HEURMIX);
    }),
    FORGOTTEN(scene -> {
        HEURISTIC.bring(scene);
        scene.here.getXAResource().forget(scene.xid);
    }),
    LOST(scene -> {
        scene.prepare(scene.here);
        scene.lose();
    });

    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private final Way way;

    XaState(Way way) {
        this.way = way;
    }

    /** Brings the branch of the scene into this state. */
    void bring(XaScene scene) throws XAException {
        way.bring(scene);
    }

    /** A way into a state. */
    private interface Way {
        void bring(XaScene scene) throws XAException;
    }
}
