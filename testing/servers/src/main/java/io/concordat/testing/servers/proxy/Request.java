package io.concordat.testing.servers.proxy;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a client asked: one command; or a block from MULTI to EXEC that it sent at once; or, where the protocol is not
 * known, whatever bytes it sent at once. Immutable.
 *
 * @param connection the number of the connection, from 1
 * @param roundTrip the number of the round trip: requests that a client sent before it had the answers to those before
 *     share one
 * @param commands the words of each command, decoded as UTF-8; of an unknown protocol the bytes as one word, each byte a
 *     character
 */
public record Request(int connection, long roundTrip, List<List<String>> commands) {
    private static final Set<String> HOUSEKEEPING =
            Set.of("AUTH", "CLIENT", "CLUSTER", "HELLO", "PING", "READONLY", "READWRITE", "ROLE", "SELECT", "SENTINEL");

    /** Copies the commands. */
    public Request {
        commands = commands.stream().map(List::copyOf).toList();
    }

    /** The commands' names in capitals, for example MULTI, EVAL, EXEC. */
    public List<String> names() {
        return commands.stream()
                .map(words -> words.get(0).toUpperCase(Locale.ROOT))
                .toList();
    }

    /** Whether one of the commands has that name, in capitals. */
    public boolean has(String name) {
        return names().contains(name);
    }

    /** Whether a word of a command contains a text, the text of a script for example. */
    public boolean contains(String text) {
        return commands.stream().anyMatch(words -> words.stream().anyMatch(word -> word.contains(text)));
    }

    /** Whether this only looks after the connection or the topology: what a client does by itself at any time. */
    public boolean isHousekeeping() {
        return HOUSEKEEPING.containsAll(names());
    }

    boolean subscribes() {
        return names().stream().anyMatch(name -> name.endsWith("SUBSCRIBE"));
    }
}
