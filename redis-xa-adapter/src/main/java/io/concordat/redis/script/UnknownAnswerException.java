package io.concordat.redis.script;

import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.redisson.client.RedisClusterDownException;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.RedisNodeNotFoundException;
import org.redisson.client.RedisRedirectException;
import org.redisson.client.RedisTryAgainException;

/** Nobody knows whether the script ran: no answer, an error, or something that is not an answer. */
public final class UnknownAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final Pattern SENTENCE_END =
            Pattern.compile("[.;!]\\s|\\R|,? (command|Command|params|script|channel): ");
    private static final Pattern EVALSHA_REFUSED = Pattern.compile("(?i)^NOPERM .*'evalsha' command");
    private static final int LONGEST_SENTENCE = 200;

    UnknownAnswerException(String message) {
        super(message);
    }

    UnknownAnswerException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Redis has applied it, and may lose it again. */
    static UnknownAnswerException ofUnconfirmed(String shortfall) {
        return new UnknownAnswerException("Redis has applied it, but " + shortfall + ", so that it may yet be lost");
    }

    /** The user may not run INFO. */
    static UnknownAnswerException ofUntoldIncarnation(String refusal) {
        return new UnknownAnswerException("Redis does not tell this user its replication id (" + refusal
                + "). Run ACL SETUSER <user> +info, and make it permanent");
    }

    /** Of what the client says. */
    static UnknownAnswerException of(ScriptText script, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof UnknownAnswerException known
                ? known
                : new UnknownAnswerException(
                        "No answer from Redis to script " + script.name() + ": " + firstSentence(cause), cause);
    }

    /** Redisson's messages go on with the command, which is the text of the script with all values. */
    public static String firstSentence(Throwable cause) {
        String message = cause.getMessage();
        if (message == null) {
            return cause.getClass().getSimpleName();
        }
        String sentence = SENTENCE_END.split(message, 2)[0];
        return cause.getClass().getSimpleName() + ": "
                + (sentence.length() > LONGEST_SENTENCE ? sentence.substring(0, LONGEST_SENTENCE) + "..." : sentence);
    }

    /**
     * Whether the script may do better alone than within {@code MULTI} and {@code EXEC}: the server refused to queue it, for
     * lack of memory or because the slot moves, or the client has mixed up what {@code EXEC} answered.
     */
    boolean isOfTheBlock() {
        if (getCause() == null || isOfMovingCluster()) {
            return true;
        }
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("EXECABORT") || message.contains("maxmemory")) {
                return true;
            }
            if (Arrays.stream(cause.getSuppressed())
                    .anyMatch(s -> String.valueOf(s.getMessage()).contains("EXECABORT"))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the server has refused to begin with the script; what is refused within it is worded otherwise. {@code WAIT}
     * stands behind it: when that is refused, the script has run.
     */
    boolean isOfForbiddenScript() {
        String message = getCause() == null ? "" : String.valueOf(getCause().getMessage());
        return message.startsWith("NOPERM") && !message.contains("'wait' command");
    }

    /** Whether the server that was asked last has no script of that digest: nothing of that request was done. */
    boolean isOfMissingScript() {
        return getCause() instanceof RedisNoScriptException;
    }

    /** Whether the user may send scripts, if at all, only with their bodies: nothing of that request was done. */
    boolean isOfRefusedDigest() {
        return getCause() != null
                && EVALSHA_REFUSED
                        .matcher(String.valueOf(getCause().getMessage()))
                        .find();
    }

    /** Whether {@code MULTI} or {@code EXEC} has failed itself, for whatever stands between them. */
    boolean isOfMissingBlock() {
        String message = getCause() == null ? "" : String.valueOf(getCause().getMessage());
        return getCause() == null || message.contains("EXEC without MULTI") || message.contains("'exec' command");
    }

    /** Whether a cluster did not run the script because it moves keys or changes its masters, which passes. */
    boolean isOfMovingCluster() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisTryAgainException
                    || cause instanceof RedisClusterDownException
                    || cause instanceof RedisRedirectException
                    || cause instanceof RedisNodeNotFoundException
                    || String.valueOf(cause.getMessage()).contains("redirection loop")) {
                return true;
            }
        }
        return false;
    }
}
