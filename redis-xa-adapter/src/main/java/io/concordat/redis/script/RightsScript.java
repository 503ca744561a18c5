package io.concordat.redis.script;

import io.concordat.redis.keys.KeyLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code rights.lua}, for nodes that are asked over a connection of one's own. */
public final class RightsScript {
    private static final ScriptText RIGHTS = ScriptText.load("rights");
    private static final int PROBES = 4;

    /** The digest of no script: who asks for it learns whether he may ask. */
    public static final String UNKNOWN_DIGEST = "0".repeat(40);

    private RightsScript() {}

    /**
     * What follows {@code EVAL}.
     *
     * @param group on whose keys commands are tried
     * @param channel the release channel as the server knows it
     */
    public static Object[] parameters(KeyLayout group, String channel) {
        Stream<String> probes = IntStream.rangeClosed(1, PROBES).mapToObj(group::probe);
        return Stream.concat(Stream.of(RIGHTS.body(), "0"), Stream.concat(probes, Stream.of(channel)))
                .toArray();
    }

    /**
     * The commands that the user may not run, with what the server said; those that it refused for other reasons are allowed.
     *
     * @param reply as bytes
     * @throws UnknownAnswerException when it is none of this script's
     */
    public static Map<String, String> refused(Object reply) {
        Answer answer = Answer.of(RIGHTS.name(), reply);
        if (!answer.word().equals("TRIED")) {
            throw answer.unexpected(RIGHTS.name());
        }
        Map<String, String> refused = new LinkedHashMap<>();
        for (int i = 0; i < answer.details().size(); i += 2) {
            if (NoPermission.isSaidBy(answer.text(i + 1))) {
                refused.putIfAbsent(answer.text(i), answer.text(i + 1));
            }
        }
        return refused;
    }
}
