package io.concordat.redis.script;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server says to a user whose ACL lacks something. It is worded differently by version, and within scripts. */
public final class NoPermission {
    private static final Pattern SAID =
            Pattern.compile("NOPERM|ACL failure|[Nn]o permissions|can't (run this command|access|publish)");
    private static final Pattern COMMAND = Pattern.compile("the '([a-zA-Z|]+)' command");
    private static final Pattern KEY = Pattern.compile("access (a|one of the|at least one of the) keys?\\b");
    private static final Pattern CHANNEL = Pattern.compile("access (a|one of the) channels?\\b|publish to the channel");

    private NoPermission() {}

    /** Whether a message says so. */
    public static boolean isSaidBy(String message) {
        return SAID.matcher(message).find();
    }

    /**
     * What to do; empty when the message says something else.
     *
     * @param prefix of the adapter's keys
     */
    public static Optional<String> remedy(String message, String prefix) {
        if (!isSaidBy(message)) {
            return Optional.empty();
        }
        Matcher command = COMMAND.matcher(message);
        if (command.find()) {
            return Optional.of(allow("+" + command.group(1).toLowerCase(Locale.ROOT)));
        } else if (KEY.matcher(message).find()) {
            return Optional.of(allow("~" + prefix + ":* ~concordat-prefix and the application's keys"));
        } else if (CHANNEL.matcher(message).find()) {
            return Optional.of(allow("&" + prefix + ":*"));
        }
        return Optional.of("Allow the user what ACL LOG on the server names");
    }

    /**
     * The word of a rule that lifts a refusal.
     *
     * @param command that was refused
     * @param message of the refusal
     * @param prefix of the adapter's keys
     */
    public static String right(String command, String message, String prefix) {
        if (KEY.matcher(message).find()) {
            return "~" + prefix + ":*";
        }
        return CHANNEL.matcher(message).find() ? "&" + prefix + ":*" : "+" + command.toLowerCase(Locale.ROOT);
    }

    /** How to give the user more rights. */
    public static String allow(String rights) {
        return "Run ACL SETUSER <user> " + rights + ", and make it permanent with ACL SAVE or CONFIG REWRITE";
    }
}
