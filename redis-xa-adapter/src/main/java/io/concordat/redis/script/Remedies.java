package io.concordat.redis.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What to do when the client cannot talk to the server, by what the client and the server say. */
public final class Remedies {
    /** What to do when nothing is known but that there is no answer: a server that misses a certificate may just hang up. */
    public static final String NO_ANSWER = "Start it, or correct the address: redis://, with TLS rediss://,"
            + " and keystore(path, password) where it wants that";

    private static final int DEEPEST = 20;
    private static final Pattern NO_TRUST =
            Pattern.compile("PKIX|unable to find valid certification path|trustAnchors");
    private static final Pattern OTHER_NAME = Pattern.compile("No subject alternative|No name matching");
    private static final Pattern NO_CERTIFICATE =
            Pattern.compile("certificate_required|bad_certificate|certificate_unknown|handshake_failure");
    private static final Pattern NO_TLS =
            Pattern.compile("not an SSL/TLS record|Unsupported or unrecognized SSL message");
    private static final Pattern NO_LOGIN = Pattern.compile("WRONGPASS|NOAUTH|invalid password|without any password");

    private static final Pattern NO_MASTER = Pattern.compile("Master node is undefined");

    private Remedies() {}

    /**
     * The remedy; empty when nothing is known that helps.
     *
     * @param prefix of the adapter's keys
     */
    public static Optional<String> of(Throwable failure, String prefix) {
        String said = said(failure);
        if (NO_TRUST.matcher(said).find()) {
            return Optional.of("The certificate of the server is not trusted: give the data source"
                    + " truststore(path, password) with it or with the certificate of its authority");
        } else if (OTHER_NAME.matcher(said).find()) {
            return Optional.of("The certificate is for another name: use the host name that it is made for");
        } else if (NO_CERTIFICATE.matcher(said).find()) {
            return Optional.of("The server wants a certificate of the client, or another one: give the data source"
                    + " keystore(path, password)");
        } else if (NO_TLS.matcher(said).find()) {
            return Optional.of("The server does not speak TLS there: use redis://, or its TLS port");
        } else if (NO_LOGIN.matcher(said).find()) {
            return Optional.of("Correct user(...) and password(...)");
        } else if (NO_MASTER.matcher(said).find()) {
            return Optional.of("The Sentinels watch no primary of that name: correct the name in sentinel(name, ...)");
        } else if (said.contains("redirection loop")) {
            return Optional.of("If the user lacks it, " + NoPermission.allow("+asking")
                    + ", on every node; else wait until the slot has moved");
        }
        return NoPermission.remedy(said, prefix);
    }

    /** Whether a user or a password was refused, or is missing. */
    public static boolean isLogin(Throwable failure) {
        return NO_LOGIN.matcher(said(failure)).find();
    }

    /** What the innermost cause says, in short: the others repeat it, and Redisson's go on with the command and the pool. */
    public static String shortest(Throwable failure) {
        List<Throwable> chain = chain(failure);
        return UnknownAnswerException.firstSentence(chain.get(chain.size() - 1));
    }

    private static String said(Throwable failure) {
        return chain(failure).stream()
                .map(cause -> String.valueOf(cause.getMessage()))
                .collect(Collectors.joining("\n"));
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && chain.size() < DEEPEST; cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }
}
