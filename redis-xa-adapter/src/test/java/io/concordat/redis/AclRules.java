package io.concordat.redis;

import io.concordat.testing.servers.RedisCluster;
import io.concordat.testing.servers.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules that docs/redis.md publishes, as they stand there. */
final class AclRules {
    private static final Pattern SETUSER =
            Pattern.compile("(?m)^redis-cli (?:-p \\d+ )?ACL SETUSER ((?:.*\\\\\\n)*.*)$");

    private final List<String> words;

    private AclRules(List<String> words) {
        this.words = words;
    }

    /** The rule with this number among those for a user; numbers begin at 1. */
    static AclRules of(String user, int number) {
        return SETUSER.matcher(document())
                .results()
                .map(result -> words(result.group(1)))
                .filter(words -> words.get(0).equals(user))
                .skip(number - 1)
                .findFirst()
                .map(AclRules::new)
                .orElseThrow(() -> new AssertionError("docs/redis.md has no rule " + number + " for user " + user));
    }

    /** The first rule for a user. */
    static AclRules of(String user) {
        return of(user, 1);
    }

    /** Those for the adapter in a Redis Cluster. */
    static AclRules ofCluster() {
        return of("concordat").and(of("concordat", 3));
    }

    /** Those for the adapter where commits wait for replicas. */
    static AclRules ofReplicas() {
        return of("concordat").and(of("concordat", 2));
    }

    /** These, and what others add to them for the same user. */
    AclRules and(AclRules more) {
        return new AclRules(
                Stream.concat(words.stream(), more.words.stream().skip(1)).toList());
    }

    private static List<String> words(String shell) {
        return Stream.of(shell.replace("\\\n", " ").strip().split("\\s+"))
                .map(word -> word.replaceAll("^'(.*)'$", "$1"))
                .toList();
    }

    private static String document() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/redis.md"))) {
            folder = folder.getParent();
        }
        try {
            return Files.readString(folder.resolve("docs/redis.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The allowed commands, as rules name them. */
    List<String> commands() {
        return words.stream()
                .filter(word -> word.matches("\\+[^@].*"))
                .map(word -> word.substring(1))
                .toList();
    }

    /** The same rules without one word. */
    AclRules without(String word) {
        if (!words.contains(word)) {
            throw new AssertionError("docs/redis.md has no rule " + word);
        }
        return new AclRules(words.stream().filter(other -> !other.equals(word)).toList());
    }

    /** Sets the user up at each of them as the document says. */
    void applyTo(RedisCluster cluster) {
        cluster.nodes().forEach(node -> applyTo(node.server()));
    }

    /** Sets the user up as the document says, with no other rights than these. */
    void applyTo(RedisServer server) {
        String reply = server.command(Stream.concat(Stream.of("ACL", "SETUSER"), words.stream())
                        .toArray(String[]::new))
                .text();
        if (!reply.equals("OK")) {
            throw new AssertionError("ACL SETUSER answered " + reply);
        }
    }
}
