package io.concordat.redis;

import static javax.transaction.xa.XAException.XAER_DUPID;
import static javax.transaction.xa.XAException.XAER_INVAL;
import static javax.transaction.xa.XAException.XAER_NOTA;
import static javax.transaction.xa.XAException.XAER_PROTO;
import static javax.transaction.xa.XAException.XA_HEURHAZ;
import static javax.transaction.xa.XAException.XA_RBROLLBACK;
import static javax.transaction.xa.XAResource.TMENDRSCAN;
import static javax.transaction.xa.XAResource.TMFAIL;
import static javax.transaction.xa.XAResource.TMJOIN;
import static javax.transaction.xa.XAResource.TMNOFLAGS;
import static javax.transaction.xa.XAResource.TMONEPHASE;
import static javax.transaction.xa.XAResource.TMRESUME;
import static javax.transaction.xa.XAResource.TMSTARTRSCAN;
import static javax.transaction.xa.XAResource.TMSUCCESS;
import static javax.transaction.xa.XAResource.TMSUSPEND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** X/Open XA, tables 6-2 and 6-4: each call that a state does not allow. */
class ProtocolOrderTest {
    private static final RedisXADataSource SOURCE = Redis.dataSource();

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    /** A state of one branch, and how to get there. */
    private enum State {
        UNKNOWN,
        ACTIVE,
        SUSPENDED,
        IDLE,
        FAILED,
        PREPARED,
        COMMITTED;

        void bring(XAResource resource, Xid xid) throws XAException {
            if (this == UNKNOWN) {
                return;
            }
            resource.start(xid, TMNOFLAGS);
            if (this != ACTIVE) {
                resource.end(xid, this == SUSPENDED ? TMSUSPEND : this == FAILED ? TMFAIL : TMSUCCESS);
            }
        }
    }

    /** A call that a transaction manager may make. */
    private enum Call {
        START(TMNOFLAGS),
        JOIN(TMJOIN),
        RESUME(TMRESUME),
        END(TMSUCCESS),
        FAIL(TMFAIL),
        SUSPEND(TMSUSPEND),
        PREPARE(0),
        COMMIT(0),
        COMMIT_ONE_PHASE(0),
        ROLLBACK(0),
        FORGET(0);

        private final int flags;

        Call(int flags) {
            this.flags = flags;
        }

        void on(XAResource resource, Xid xid) throws XAException {
            switch (this) {
                case START, JOIN, RESUME -> resource.start(xid, flags);
                case END, FAIL, SUSPEND -> resource.end(xid, flags);
                case PREPARE -> resource.prepare(xid);
                case COMMIT -> resource.commit(xid, false);
                case COMMIT_ONE_PHASE -> resource.commit(xid, true);
                case ROLLBACK -> resource.rollback(xid);
                default -> resource.forget(xid);
            }
        }
    }

    record Illegal(State state, Call call, int errorCode) {}

    static Stream<Illegal> everyIllegalCall() {
        return Stream.of(
                new Illegal(State.UNKNOWN, Call.JOIN, XAER_NOTA),
                new Illegal(State.UNKNOWN, Call.RESUME, XAER_NOTA),
                new Illegal(State.UNKNOWN, Call.END, XAER_NOTA),
                new Illegal(State.UNKNOWN, Call.FAIL, XAER_NOTA),
                new Illegal(State.UNKNOWN, Call.SUSPEND, XAER_NOTA),
                new Illegal(State.UNKNOWN, Call.PREPARE, XAER_NOTA),
                new Illegal(State.UNKNOWN, Call.COMMIT, XA_HEURHAZ),
                new Illegal(State.UNKNOWN, Call.COMMIT_ONE_PHASE, XAER_NOTA),
                new Illegal(State.ACTIVE, Call.START, XAER_PROTO),
                new Illegal(State.ACTIVE, Call.JOIN, XAER_PROTO),
                new Illegal(State.ACTIVE, Call.RESUME, XAER_PROTO),
                new Illegal(State.ACTIVE, Call.PREPARE, XAER_PROTO),
                new Illegal(State.ACTIVE, Call.COMMIT, XAER_PROTO),
                new Illegal(State.ACTIVE, Call.COMMIT_ONE_PHASE, XAER_PROTO),
                new Illegal(State.ACTIVE, Call.ROLLBACK, XAER_PROTO),
                new Illegal(State.ACTIVE, Call.FORGET, XAER_PROTO),
                new Illegal(State.SUSPENDED, Call.START, XAER_DUPID),
                new Illegal(State.SUSPENDED, Call.JOIN, XAER_PROTO),
                new Illegal(State.SUSPENDED, Call.SUSPEND, XAER_PROTO),
                new Illegal(State.SUSPENDED, Call.PREPARE, XAER_PROTO),
                new Illegal(State.SUSPENDED, Call.COMMIT, XAER_PROTO),
                new Illegal(State.SUSPENDED, Call.COMMIT_ONE_PHASE, XAER_PROTO),
                new Illegal(State.SUSPENDED, Call.ROLLBACK, XAER_PROTO),
                new Illegal(State.SUSPENDED, Call.FORGET, XAER_PROTO),
                new Illegal(State.IDLE, Call.START, XAER_DUPID),
                new Illegal(State.IDLE, Call.RESUME, XAER_PROTO),
                new Illegal(State.IDLE, Call.END, XAER_PROTO),
                new Illegal(State.IDLE, Call.FAIL, XAER_PROTO),
                new Illegal(State.IDLE, Call.SUSPEND, XAER_PROTO),
                new Illegal(State.IDLE, Call.COMMIT, XAER_PROTO),
                new Illegal(State.IDLE, Call.FORGET, XAER_PROTO),
                new Illegal(State.FAILED, Call.START, XAER_DUPID),
                new Illegal(State.FAILED, Call.JOIN, XA_RBROLLBACK),
                new Illegal(State.FAILED, Call.RESUME, XAER_PROTO),
                new Illegal(State.FAILED, Call.END, XAER_PROTO),
                new Illegal(State.FAILED, Call.PREPARE, XA_RBROLLBACK),
                new Illegal(State.FAILED, Call.COMMIT, XAER_PROTO),
                new Illegal(State.FAILED, Call.COMMIT_ONE_PHASE, XA_RBROLLBACK),
                new Illegal(State.PREPARED, Call.START, XAER_DUPID),
                new Illegal(State.PREPARED, Call.JOIN, XAER_PROTO),
                new Illegal(State.PREPARED, Call.RESUME, XAER_PROTO),
                new Illegal(State.PREPARED, Call.END, XAER_PROTO),
                new Illegal(State.PREPARED, Call.FAIL, XAER_PROTO),
                new Illegal(State.PREPARED, Call.SUSPEND, XAER_PROTO),
                new Illegal(State.PREPARED, Call.PREPARE, XAER_PROTO),
                new Illegal(State.PREPARED, Call.COMMIT_ONE_PHASE, XAER_PROTO),
                new Illegal(State.PREPARED, Call.FORGET, XAER_PROTO),
                new Illegal(State.COMMITTED, Call.JOIN, XAER_NOTA),
                new Illegal(State.COMMITTED, Call.RESUME, XAER_NOTA),
                new Illegal(State.COMMITTED, Call.END, XAER_NOTA),
                new Illegal(State.COMMITTED, Call.PREPARE, XAER_NOTA),
                new Illegal(State.COMMITTED, Call.ROLLBACK, XAException.XA_HEURCOM));
    }

    @ParameterizedTest
    @MethodSource("everyIllegalCall")
    void isRefusedAndTheBranchCanStillBeEnded(Illegal illegal) throws XAException {
        String key = Redis.key("order");
        RedisXAConnection connection = SOURCE.getXAConnection();
        XAResource resource = connection.getXAResource();
        Xid xid = Work.newXid();
        State state = illegal.state();
        if (state == State.PREPARED || state == State.COMMITTED) {
            State.ACTIVE.bring(resource, xid);
            connection.getSession().<String>getBucket(key).set("x");
            resource.end(xid, TMSUCCESS);
            resource.prepare(xid);
            if (state == State.COMMITTED) {
                resource.commit(xid, false);
            }
        } else {
            state.bring(resource, xid);
        }

        RedisXAException e = XaErrors.of(() -> illegal.call().on(resource, xid), illegal.errorCode());
        assertThat(e).hasMessageStartingWith("Redis redis://").hasMessageContaining(xid.toString());

        if (state == State.ACTIVE || state == State.SUSPENDED) {
            resource.end(xid, TMSUCCESS);
        }
        if (state != State.COMMITTED) {
            resource.rollback(xid);
            assertThat(Redis.plain().getBucket(key).isExists()).isFalse();
        }
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @Test
    void unknownFlagsAreInvalid() {
        XAResource resource = SOURCE.getXAConnection().getXAResource();
        XaErrors.of(() -> resource.start(Work.newXid(), TMONEPHASE), XAER_INVAL);
        XaErrors.of(() -> resource.end(Work.newXid(), TMJOIN), XAER_INVAL);
        XaErrors.of(() -> resource.recover(TMJOIN), XAER_INVAL);
        XaErrors.of(() -> resource.setTransactionTimeout(-1), XAER_INVAL);
    }

    @Test
    void aScanMustBeStarted() throws XAException {
        XAResource resource = SOURCE.getXAConnection().getXAResource();
        XaErrors.of(() -> resource.recover(TMNOFLAGS), XAER_INVAL);
        XaErrors.of(() -> resource.recover(TMENDRSCAN), XAER_INVAL);
        assertThat(resource.recover(TMSTARTRSCAN)).isEmpty();
        assertThat(resource.recover(TMNOFLAGS)).isEmpty();
        assertThat(resource.recover(TMENDRSCAN)).isEmpty();
        XaErrors.of(() -> resource.recover(TMNOFLAGS), XAER_INVAL);
    }

    @Test
    void anXidIsNeededEverywhere() {
        XAResource resource = SOURCE.getXAConnection().getXAResource();
        for (Call call : Call.values()) {
            XaErrors.of(() -> call.on(resource, null), XAER_INVAL);
        }
    }
}
