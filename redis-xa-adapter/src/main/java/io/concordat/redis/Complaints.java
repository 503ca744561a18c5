package io.concordat.redis;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.script.NoPermission;
import io.concordat.redis.script.Remedies;
import io.concordat.redis.script.Vote;
import java.util.List;
import javax.transaction.xa.XAException;

/** Makes the exceptions of the XA resource: all messages begin with the server and the branch. */
final class Complaints {
    private final String server;

    Complaints(String server) {
        this.server = server;
    }

    RedisXAException of(int errorCode, BranchXid xid, String message, List<String> keys) {
        return new RedisXAException(errorCode, server + ", branch " + xid + ": " + message, keys);
    }

    RedisXAException protocol(BranchXid xid, String message) {
        return of(XAException.XAER_PROTO, xid, message + ". Nothing was changed", List.of());
    }

    RedisXAException invalid(BranchXid xid, String method, int flags) {
        return of(
                XAException.XAER_INVAL,
                xid,
                method + " does not know the flags 0x" + Integer.toHexString(flags) + ". Nothing was changed",
                List.of());
    }

    RedisXAException notKnown(BranchXid xid, String method) {
        return of(
                XAException.XAER_NOTA,
                xid,
                method + " needs a branch that this data source works on, and it does not know this one",
                List.of());
    }

    RedisXAException unavailable(BranchXid xid, String what, Throwable cause) {
        String remedy = Remedies.of(cause, "<prefix>").map(text -> ". " + text).orElse("");
        return of(XAException.XAER_RMFAIL, xid, what + " (" + cause.getMessage() + ")" + remedy, List.of())
                .causedBy(cause);
    }

    /** What is decided and could not be applied: yet, or as it is. */
    RedisXAException notApplied(BranchXid xid, Vote vote, List<String> keys) {
        String later = ". It is decided, nothing is applied yet; ";
        if (vote instanceof Vote.Busy busy) {
            return of(
                    XAException.XAER_RMFAIL,
                    xid,
                    "key " + busy.key() + " is locked by prepared branch " + busy.holder() + later
                            + "it is applied when that branch has ended. If that one stays, recover it",
                    List.of(busy.key()));
        }
        if (vote instanceof Vote.Refused refused) {
            return of(
                    XAException.XAER_RMFAIL,
                    xid,
                    "Redis takes no writes (" + refused.error() + ")" + later + remedy(refused),
                    List.of());
        }
        if (vote instanceof Vote.ReplayFirst closed) {
            return of(
                    XAException.XAER_RMFAIL,
                    xid,
                    "the server may have lost something: " + closed.reason() + later
                            + "recovery replays, and applies it with that",
                    List.of());
        }
        if (vote instanceof Vote.Torn) {
            return Ending.torn(this, xid, "the server refused a command in the middle of its commit", keys);
        }
        if (vote instanceof Vote.Misfit misfit) {
            return of(
                    XAException.XA_HEURMIX,
                    xid,
                    "key " + misfit.key() + " cannot take this decided branch any more: " + misfit.reason()
                            + ". Nothing of it is applied. Compare its keys " + keys
                            + " with the other resources, and do not mix writes after the decision with changes of values on"
                            + " one key",
                    keys);
        }
        return of(
                XAException.XA_HEURMIX,
                xid,
                "it is decided, and has ended as " + ((Vote.Overtaken) vote).outcome() + ". Compare its keys " + keys
                        + " with the other resources",
                keys);
    }

    /** A vote that is not a yes: certain, nothing is staged or applied. */
    RedisXAException refusal(BranchXid xid, Vote vote, String waited) {
        String end = ". Nothing was staged, the branch is rolled back. ";
        if (vote instanceof Vote.Changed changed) {
            String key = changed.key();
            return of(
                    XAException.XA_RBTRANSIENT,
                    xid,
                    "key " + key + " has changed since this transaction read it" + end + "Run the transaction again",
                    List.of(key));
        }
        if (vote instanceof Vote.Busy busy) {
            return of(
                    XAException.XA_RBDEADLOCK,
                    xid,
                    "key " + busy.key() + " is locked by prepared branch " + busy.holder()
                            + " and was not released within "
                            + waited + end
                            + "Run the transaction again; if that branch stays, recover it",
                    List.of(busy.key()));
        }
        if (vote instanceof Vote.Misfit misfit) {
            return of(
                    XAException.XA_RBINTEGRITY,
                    xid,
                    "key " + misfit.key() + " cannot take the change: " + misfit.reason() + end + "Look at that key",
                    List.of(misfit.key()));
        }
        if (vote instanceof Vote.Refused refused) {
            return of(
                    XAException.XA_RBOTHER,
                    xid,
                    "Redis takes no writes (" + refused.error() + ")" + end + remedy(refused),
                    List.of());
        }
        if (vote instanceof Vote.ReplayFirst closed) {
            return of(
                    XAException.XA_RBTRANSIENT,
                    xid,
                    "the server may have lost something: " + closed.reason() + end
                            + "Recovery has to replay and to open the gate; then run the transaction again",
                    List.of());
        }
        if (vote instanceof Vote.Unconfirmed unconfirmed) {
            return of(
                    XAException.XA_RBCOMMFAIL,
                    xid,
                    unconfirmed.shortfall()
                            + ", and durability(...) demands that. Nothing is staged any more, the branch"
                            + " is rolled back. Start the replicas or look at what holds them up, and run the transaction"
                            + " again",
                    List.of());
        }
        return of(
                XAException.XA_RBROLLBACK,
                xid,
                "it has ended before (" + ((Vote.Overtaken) vote).outcome() + ")" + end + "Run the transaction again",
                List.of());
    }

    private static String remedy(Vote.Refused refused) {
        String error = refused.error();
        if (refused.outOfMemory()) {
            return "Raise maxmemory or free memory";
        } else if (NoPermission.isSaidBy(error)) {
            return "Allow the user that command and all keys with ACL SETUSER; ACL LOG on the server names them";
        } else if (error.contains("READONLY") || error.contains("read only replica")) {
            return "It is a replica: use the address of its primary";
        } else if (error.contains("NOREPLICAS")) {
            return "Start its replicas, or lower min-replicas-to-write";
        } else if (error.contains("MISCONF")) {
            return "It cannot write its files: see its log and free disk space";
        }
        return "Look at the server and its log";
    }
}
