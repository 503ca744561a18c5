package io.concordat.redis.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of a script, from its resource file. A line {@code -- include: name} stands for the file of that name; other
 * comment lines and indentation are left out of what is sent.
 *
 * @param name of the file, without its ending
 * @param body what is sent
 */
public record ScriptText(String name, String body) {
    private static final Pattern INCLUDE = Pattern.compile("(?m)^-- include: (\\S+)$");

    /** Loads a script. */
    public static ScriptText load(String name) {
        return new ScriptText(
                name, whole(name).replaceAll("(?m)^\\s*--.*\\n", "").replaceAll("(?m)^\\s+", ""));
    }

    private static String whole(String name) {
        return INCLUDE.matcher(read(name)).replaceAll(match -> Matcher.quoteReplacement(whole(match.group(1))));
    }

    private static String read(String name) {
        try (InputStream file = ScriptText.class.getResourceAsStream(name + ".lua")) {
            if (file == null) {
                throw new IllegalStateException("The adapter's jar lacks its script " + name + ".lua");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
