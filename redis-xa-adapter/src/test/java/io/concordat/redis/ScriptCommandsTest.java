package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.resp.RedisReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the scripts use, what is tried before the first branch, and what the documentation allows the user, is the same. */
class ScriptCommandsTest {
    private static final Pattern LITERAL = Pattern.compile("(?<!answer\\()'([A-Z]{2,})'");
    private static final Pattern PROBED = Pattern.compile("probe\\('([A-Z]+)'");

    /** The scripts go on when one of them is refused: waiting polls, or the incarnation gate says so. */
    private static final Set<String> OPTIONAL = Set.of("publish", "info");

    /** What Redisson and the preflight send, beside the scripts. */
    private static final Set<String> OF_THE_CLIENT =
            Set.of("ping", "info", "config|get", "eval", "evalsha", "multi", "exec", "subscribe", "unsubscribe");

    @Test
    void theScriptsUseNoCommandThatIsNotProbedAndNoneIsProbedForNothing() throws Exception {
        Set<String> used = used();
        used.removeAll(OPTIONAL);
        assertThat(probed()).isEqualTo(used);
    }

    @Test
    void theDocumentationAllowsExactlyWhatIsUsed() throws Exception {
        Set<String> needed = used();
        needed.addAll(OF_THE_CLIENT);
        assertThat(new TreeSet<>(AclRules.of("concordat").commands())).isEqualTo(needed);
    }

    /** Names of commands also stand in tables and in arguments of functions, so every literal that is one counts. */
    private static Set<String> used() throws IOException, URISyntaxException {
        Set<String> literals = scripts(
                        name -> !List.of("probe.lua", "rights.lua").contains(name))
                .flatMap(script -> LITERAL.matcher(script).results())
                .map(ScriptCommandsTest::lowerCase)
                .collect(Collectors.toCollection(TreeSet::new));
        return commandsAmong(literals);
    }

    private static Set<String> probed() throws IOException, URISyntaxException {
        return scripts(name -> name.equals("probe.lua"))
                .flatMap(script -> PROBED.matcher(script).results())
                .map(ScriptCommandsTest::lowerCase)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String lowerCase(MatchResult result) {
        return result.group(1).toLowerCase(Locale.ROOT);
    }

    private static Set<String> commandsAmong(Set<String> names) {
        List<String> asked = List.copyOf(names);
        List<RedisReply> replies = Servers.redis()
                .command(Stream.concat(Stream.of("COMMAND", "INFO"), asked.stream())
                        .toArray(String[]::new))
                .elements();
        Set<String> commands = new TreeSet<>();
        for (int i = 0; i < asked.size(); i++) {
            if (!replies.get(i).isNothing()) {
                commands.add(asked.get(i));
            }
        }
        return commands;
    }

    private static Stream<String> scripts(Predicate<String> named) throws IOException, URISyntaxException {
        Path folder = Path.of(
                        RedisXADataSource.class.getResource("script/probe.lua").toURI())
                .getParent();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> wanted = files.filter(file -> file.toString().endsWith(".lua"))
                    .filter(file -> named.test(file.getFileName().toString()))
                    .toList();
            assertThat(wanted).isNotEmpty();
            return wanted.stream().map(ScriptCommandsTest::read);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
