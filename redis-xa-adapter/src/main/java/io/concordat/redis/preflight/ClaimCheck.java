package io.concordat.redis.preflight;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.Claim;
import io.concordat.redis.script.NoPermission;
import io.concordat.redis.script.Remedies;
import io.concordat.redis.script.UnknownAnswerException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the scripts can be run, each of their commands included, and whether the keyspace is this prefix's. */
final class ClaimCheck {
    private ClaimCheck() {}

    /**
     * @param trial why the release channel cannot be subscribed to, if so
     */
    static List<Finding> of(Supplier<Claim> look, Supplier<Optional<String>> trial, String prefix) {
        Claim claim;
        try {
            claim = look.get();
        } catch (UnknownAnswerException e) {
            return List.of(new Finding(
                    "commands",
                    Severity.ERROR,
                    "scripts cannot be run (" + e.getMessage() + ")",
                    Remedies.of(e, prefix).orElse("Look at the server and its log, and free memory if it is full")));
        }
        if (claim instanceof Claim.Denied denied) {
            return List.of(new Finding("commands", Severity.ERROR, denied.consequence(), denied.remedy()));
        }
        if (claim instanceof Claim.Refused refused) {
            return List.of(new Finding(
                    "commands",
                    Severity.ERROR,
                    "Redis takes no writes (" + refused.error() + ")",
                    "Use the primary's address, or repair what the server names"));
        }
        Claim.Owned owned = (Claim.Owned) claim;
        if (!owned.prefix().equals(prefix)) {
            return List.of(otherPrefix(owned.prefix(), prefix));
        }
        Finding ours =
                new Finding("prefix", Severity.OK, "no other prefix than " + prefix + " is used in the keyspace", "");
        return List.of(ours, channel(owned.channelRefusal().or(trial), prefix));
    }

    private static Finding channel(Optional<String> refusal, String prefix) {
        return refusal.map(why -> new Finding(
                        "channel",
                        Severity.WARNING,
                        "releases of locks cannot be announced or heard (" + why + "): waiting for locked keys polls",
                        NoPermission.allow("+publish +subscribe +unsubscribe &" + prefix + ":*")))
                .orElseGet(() -> new Finding("channel", Severity.OK, "releases of locks are announced and heard", ""));
    }

    private static Finding otherPrefix(String owner, String prefix) {
        return new Finding(
                "prefix",
                Severity.ERROR,
                "the keyspace is used with prefix " + owner + " already, and transactions with prefix " + prefix
                        + " would not see its locks",
                "Use prefix(\"" + owner + "\"), another database, or, if nothing uses the other prefix any more, DEL "
                        + KeyLayout.MARKER);
    }
}
