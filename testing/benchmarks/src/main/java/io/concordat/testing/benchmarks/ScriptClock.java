package io.concordat.testing.benchmarks;

import io.concordat.testing.servers.RedisServer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What scripts cost the server, by its own clock: {@code INFO commandstats} of the time since the last reset. */
record ScriptClock(RedisServer server) {
    private static final Pattern EVAL = Pattern.compile("cmdstat_eval(?:sha)?:calls=(\\d+),usec=(\\d+)");

    void reset() {
        server.command("CONFIG", "RESETSTAT");
    }

    /** Microseconds of the one script that has run since. */
    long microsOfOne() {
        Matcher eval = EVAL.matcher(server.command("INFO", "commandstats").text());
        if (!eval.find() || !eval.group(1).equals("1")) {
            throw new IllegalStateException("Expected one script since the reset, but the server counts "
                    + (eval.hitEnd() ? "none" : eval.group(1)));
        }
        return Long.parseLong(eval.group(2));
    }
}
