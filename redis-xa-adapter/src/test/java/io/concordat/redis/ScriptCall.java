package io.concordat.redis;

import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/** For each script a call that sends it, for a branch that takes one from a counter of ten. */
enum ScriptCall {
    CLAIM("claim", XaCall.START, "OK", "10") {
        @Override
        Work begin(RedisXADataSource source, String stock) {
            return Work.notStarted(source);
        }

        @Override
        void complete(Work work) throws XAException {
            work.resource.end(work.xid, XAResource.TMSUCCESS);
            work.rollback();
        }
    },
    READ("read", XaCall.END, "10", "10") {
        @Override
        Work begin(RedisXADataSource source, String stock) throws XAException {
            return Work.start(source);
        }

        @Override
        String call(Work work, String stock) {
            try {
                return work.session.getMap(stock).get("n").orElse("nothing").toString();
            } catch (RedisAccessException e) {
                return "XAER_RMFAIL";
            }
        }

        @Override
        void complete(Work work) throws XAException {
            CLAIM.complete(work);
        }
    },
    PREPARE("prepare", XaCall.PREPARE, "XA_OK", "9") {
        @Override
        Work begin(RedisXADataSource source, String stock) throws XAException {
            return Work.ended(source, session -> session.getMap(stock).add("n", -1));
        }

        @Override
        void complete(Work work) throws XAException {
            work.commit();
        }
    },
    COMMIT("swap", XaCall.COMMIT, "OK", "9"),
    ROLLBACK("rollback", XaCall.ROLLBACK, "OK", "10"),
    ONE_PHASE("one-phase", XaCall.ONE_PHASE, "OK", "9") {
        @Override
        Work begin(RedisXADataSource source, String stock) throws XAException {
            return PREPARE.begin(source, stock);
        }
    },
    RECOVER("recover", XaCall.RECOVER, "LISTED", "10") {
        @Override
        void complete(Work work) throws XAException {
            work.rollback();
        }
    },
    DESCRIBE("describe", XaCall.COMMIT, "OK", "9") {
        @Override
        Work begin(RedisXADataSource source, String stock) throws XAException {
            try (RedisXADataSource other = Redis.otherProcess()) {
                return super.begin(other, stock).by(source);
            }
        }
    },
    FORGET("forget", XaCall.FORGET, "OK", "no number") {
        @Override
        Work begin(RedisXADataSource source, String stock) throws XAException {
            Work work = super.begin(source, stock);
            Redis.plain().getMap(stock).put("n", "no number");
            XaErrors.of(work::commit, XAException.XA_HEURMIX);
            return work;
        }
    };

    final String script;
    final String success;
    final String counter;
    private final XaCall call;

    ScriptCall(String script, XaCall call, String success, String counter) {
        this.script = script;
        this.call = call;
        this.success = success;
        this.counter = counter;
    }

    /** Brings a branch as far as the call needs it: prepared, if not said otherwise. */
    Work begin(RedisXADataSource source, String stock) throws XAException {
        return Work.prepared(source, session -> session.getMap(stock).add("n", -1));
    }

    /** Makes the call. */
    String call(Work work, String stock) {
        return call.on(work.resource, work.xid);
    }

    /** Ends the branch once the call has succeeded, if it has not ended. */
    void complete(Work work) throws XAException {}
}
