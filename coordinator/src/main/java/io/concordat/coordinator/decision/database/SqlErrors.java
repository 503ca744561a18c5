package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Verdict;
import java.sql.SQLException;
import java.util.Set;

/** What the server's error numbers mean here (MySQL Reference Manual, "Server Error Message Reference"). */
final class SqlErrors {
    private static final int DUPLICATE_KEY = 1062;
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;
    private static final int NO_SUCH_TABLE = 1146;
    private static final int UNKNOWN_THREAD = 1094;
    private static final Set<Integer> READ_ONLY = Set.of(1290, 1836, 1792);
    private static final Set<Integer> DENIED = Set.of(1044, 1045, 1142, 1143, 1227, 1370);

    /** The server answers these instead of executing the statement, or having undone it: no row can have come of it. */
    private static final Set<Integer> NOT_EXECUTED =
            Set.of(LOCK_WAIT_TIMEOUT, DEADLOCK, NO_SUCH_TABLE, 1049, 1046, 1054, 1064, 1114, 1153, 1406, 1665);

    private SqlErrors() {}

    static boolean isDuplicateKey(SQLException e) {
        return e.getErrorCode() == DUPLICATE_KEY;
    }

    static boolean isLockWait(SQLException e) {
        return e.getErrorCode() == LOCK_WAIT_TIMEOUT;
    }

    static boolean isNoSuchTable(SQLException e) {
        return e.getErrorCode() == NO_SUCH_TABLE;
    }

    static boolean isNoSuchThread(SQLException e) {
        return e.getErrorCode() == UNKNOWN_THREAD;
    }

    /** Whether the statement has certainly had no effect. */
    static boolean isWithoutEffect(SQLException e) {
        int code = e.getErrorCode();
        return NOT_EXECUTED.contains(code) || READ_ONLY.contains(code) || DENIED.contains(code);
    }

    /** Refused with an error {@linkplain #isWithoutEffect without effect}, or before anything was committed. */
    static Verdict.Refused refusal(SQLException e, Tables tables) {
        return new Verdict.Refused(describe(e, tables), isLockWait(e) || e.getErrorCode() == DEADLOCK);
    }

    /** What happened and what to do, for people. */
    static String describe(SQLException e, Tables tables) {
        int code = e.getErrorCode();
        String answer = "the database answers \"" + e.getMessage() + "\" (error " + code + ")";
        if (code == NO_SUCH_TABLE) {
            return answer + ". Create the tables " + tables + " with the statements in docs/decision-log.md, or let"
                    + " createTables(true) do it; check that the URL names the right database";
        }
        if (READ_ONLY.contains(code)) {
            return answer + ". It is read-only, perhaps a replica: connect the decision log to the primary";
        }
        if (DENIED.contains(code)) {
            return answer + ". Run GRANT SELECT, INSERT, UPDATE, DELETE on the tables " + tables
                    + " for the log's user, and CREATE if it shall create them";
        }
        if (code == LOCK_WAIT_TIMEOUT) {
            return answer + ". Another session holds the row";
        }
        return answer;
    }
}
