package io.concordat.redis.preflight;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import java.util.Optional;

/** Persistence: does a prepared branch survive a crash of the server? */
final class PersistenceCheck {
    private PersistenceCheck() {}

    static Finding of(Optional<String> appendOnly, Optional<String> appendFsync) {
        if (appendOnly.isEmpty() || appendFsync.isEmpty()) {
            return ServerChecks.unreadable("persistence", "appendonly or appendfsync");
        }
        if (!ServerChecks.is(appendOnly, "yes")) {
            return new Finding(
                    "persistence",
                    Severity.WARNING,
                    "appendonly is " + appendOnly.get()
                            + ": a crash of the server loses everything since its last snapshot,"
                            + " prepared and committed transactions included",
                    "Run CONFIG SET appendonly yes and CONFIG SET appendfsync always, and make both permanent");
        }
        if (!ServerChecks.is(appendFsync, "always")) {
            return new Finding(
                    "persistence",
                    Severity.WARNING,
                    "appendfsync is " + appendFsync.get() + ": a crash of the machine loses up to "
                            + (appendFsync.get().equals("everysec") ? "about 2 seconds" : "an unknown time")
                            + " of prepared and committed transactions",
                    "Run CONFIG SET appendfsync always, and make it permanent");
        }
        return new Finding("persistence", Severity.OK, "appendonly yes, appendfsync always", "");
    }
}
