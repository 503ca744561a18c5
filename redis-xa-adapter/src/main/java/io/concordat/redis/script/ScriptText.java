package io.concordat.redis.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of a script, from its resource file. A line {@code -- include: name} stands for the file of that name; other
 * comment lines and indentation are left out of what is sent. Immutable, and the same only as itself.
 */
public final class ScriptText {
    private static final Pattern INCLUDE = Pattern.compile("(?m)^-- include: (\\S+)$");

    private final String name;
    private final String body;
    private final String digest;

    private ScriptText(String name, String body) {
        this.name = name;
        this.body = body;
        this.digest = sha1(body);
    }

    /** The name of the file, without its ending. */
    public String name() {
        return name;
    }

    /** What is sent. */
    public String body() {
        return body;
    }

    /** What Redis calls it once it has it: the SHA-1 of the body in lower-case hex. */
    public String digest() {
        return digest;
    }

    /** Loads a script. */
    public static ScriptText load(String name) {
        return new ScriptText(
                name, whole(name).replaceAll("(?m)^\\s*--.*\\n", "").replaceAll("(?m)^\\s+", ""));
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-1, by which Redis names scripts", e);
        }
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
