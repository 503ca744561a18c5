package io.concordat.testing.benchmarks.parts;

import io.concordat.testing.servers.RedisServer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds up what scripts cost the server by its own clock, {@code INFO commandstats}. Not thread-safe. */
final class ScriptMicros {
    private static final Pattern SCRIPTS = Pattern.compile("cmdstat_(?:eval|evalsha|fcall):calls=(\\d+),usec=(\\d+)");

    private final RedisServer server;
    private long calls;
    private long micros;

    ScriptMicros(RedisServer server) {
        this.server = server;
    }

    void reset() {
        server.command("CONFIG", "RESETSTAT");
    }

    /** Adds what was since the reset. */
    void add() {
        Matcher found = SCRIPTS.matcher(server.command("INFO", "commandstats").text());
        while (found.find()) {
            calls += Long.parseLong(found.group(1));
            micros += Long.parseLong(found.group(2));
        }
    }

    /**
     * For one of them.
     *
     * @throws IllegalStateException if there were less or many more than expected
     */
    double mean(int expected) {
        if (calls < expected || calls > expected * 1.5) {
            throw new IllegalStateException(
                    "Expected " + expected + " scripts, but the server counts " + calls + " of them");
        }
        return (double) micros / calls;
    }
}
