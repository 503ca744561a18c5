package io.concordat.redis.preflight;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import java.util.Optional;

/** The eviction policy: locks and staged values must not be evicted. */
final class EvictionCheck {
    private static final String REMEDY = "Run CONFIG SET maxmemory-policy noeviction, and make it permanent in the"
            + " configuration file or with CONFIG REWRITE";

    private EvictionCheck() {}

    static Finding of(Optional<String> policy) {
        if (policy.isEmpty()) {
            return ServerChecks.unreadable("eviction", "maxmemory-policy");
        }
        if (policy.get().startsWith("allkeys-")) {
            return new Finding(
                    "eviction",
                    Severity.ERROR,
                    "maxmemory-policy " + policy.get() + " evicts the locks and staged values of prepared transactions",
                    REMEDY);
        }
        if (policy.get().startsWith("volatile-")) {
            return new Finding(
                    "eviction",
                    Severity.WARNING,
                    "maxmemory-policy " + policy.get() + " may evict outcomes, and keys with an expiry that a prepared"
                            + " transaction is going to change",
                    REMEDY);
        }
        return new Finding("eviction", Severity.OK, "maxmemory-policy " + policy.get(), "");
    }
}
