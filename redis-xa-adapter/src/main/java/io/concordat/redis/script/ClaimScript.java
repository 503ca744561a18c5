package io.concordat.redis.script;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.KeyLayout;
import java.util.ArrayList;
import java.util.List;

/** {@code claim.lua}. Thread-safe. Throws {@link UnknownAnswerException} when the server does not answer. */
public final class ClaimScript {
    private static final ScriptText CLAIM = ScriptText.load("claim");
    private static final int PROBES = 4;

    private final ScriptRunner runner;
    private final KeyLayout group;
    private final String channel;

    /**
     * @param group the group of the marker
     * @param channel the release channel as the server knows it
     */
    public ClaimScript(ScriptRunner runner, KeyLayout group, String channel) {
        this.runner = runner;
        this.group = group;
        this.channel = channel;
    }

    /** Claims the keyspace, and tries the commands that the scripts need. */
    public Claim claim() {
        return send("claim");
    }

    /** As {@link #claim()}, but nobody's keyspace stays nobody's. */
    public Claim look() {
        return send("look");
    }

    private Claim send(String how) {
        List<String> keys = new ArrayList<>(List.of(KeyLayout.MARKER));
        for (int number = 1; number <= PROBES; number++) {
            keys.add(group.probe(number));
        }
        keys.add(group.absent());
        return Claim.of(runner.run(CLAIM, keys, List.of(Bytes.of(group.prefix()), Bytes.of(channel), Bytes.of(how))));
    }
}
