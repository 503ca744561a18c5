package io.concordat.redis.preflight;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.Claim;
import io.concordat.redis.script.UnknownAnswerException;
import java.util.List;
import java.util.function.Supplier;

/** Whether the scripts can be run, each of their commands included, and whether the keyspace is this prefix's. */
final class ClaimCheck {
    private ClaimCheck() {}

    static List<Finding> of(Supplier<Claim> look, String prefix) {
        Claim claim;
        try {
            claim = look.get();
        } catch (UnknownAnswerException e) {
            return List.of(
                    new Finding(
                            "prefix",
                            Severity.ERROR,
                            "scripts cannot be run (" + e.getMessage() + ")",
                            "Allow the user EVAL, PUBLISH, SUBSCRIBE and the data commands on all keys, and free memory if it is full"));
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
        Finding channel = owned.channelRefusal()
                .map(refusal -> new Finding(
                        "channel",
                        Severity.WARNING,
                        "releases of locks cannot be published (" + refusal + "): waiting for locked keys polls",
                        "Run ACL SETUSER <user> +publish +subscribe &" + prefix + ":*, and make it permanent"))
                .orElseGet(() -> new Finding("channel", Severity.OK, "releases of locks are published", ""));
        return List.of(ours, channel);
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
