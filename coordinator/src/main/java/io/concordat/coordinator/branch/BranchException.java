package io.concordat.coordinator.branch;

import javax.transaction.xa.XAException;

/** An XAException that says what happened, in words. */
public final class BranchException extends XAException {
    private static final long serialVersionUID = 1L;

    private final String message;

    public BranchException(int errorCode, String message, Throwable cause) {
        super(errorCode);
        this.message = message;
        initCause(cause);
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** Whether the code says that the branch has been rolled back. */
    public static boolean isRollback(XAException e) {
        return e.errorCode >= XAException.XA_RBBASE && e.errorCode <= XAException.XA_RBEND;
    }

    /** Whether the code says that the store went its own way, or may have. */
    public static boolean isHeuristic(XAException e) {
        return e.errorCode >= XAException.XA_HEURMIX && e.errorCode <= XAException.XA_HEURHAZ;
    }

    /** The code's name and the message, if there is one. */
    public static String describe(XAException e) {
        return nameOf(e) + (e.getMessage() == null ? "" : ", " + e.getMessage());
    }

    /** The code by its standard name, for messages. */
    public static String nameOf(XAException e) {
        return switch (e.errorCode) {
            case XAException.XA_HEURHAZ -> "XA_HEURHAZ";
            case XAException.XA_HEURCOM -> "XA_HEURCOM";
            case XAException.XA_HEURRB -> "XA_HEURRB";
            case XAException.XA_HEURMIX -> "XA_HEURMIX";
            case XAException.XAER_RMERR -> "XAER_RMERR";
            case XAException.XAER_NOTA -> "XAER_NOTA";
            case XAException.XAER_INVAL -> "XAER_INVAL";
            case XAException.XAER_PROTO -> "XAER_PROTO";
            case XAException.XAER_RMFAIL -> "XAER_RMFAIL";
            case XAException.XAER_DUPID -> "XAER_DUPID";
            case XAException.XAER_OUTSIDE -> "XAER_OUTSIDE";
            case XAException.XA_RBDEADLOCK -> "XA_RBDEADLOCK";
            case XAException.XA_RBTIMEOUT -> "XA_RBTIMEOUT";
            case XAException.XA_RBINTEGRITY -> "XA_RBINTEGRITY";
            default -> isRollback(e) ? "XA_RB* (" + e.errorCode + ")" : "XA error " + e.errorCode;
        };
    }
}
