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
    private final boolean inTransaction;

    /**
     * @param group the group of the marker
     * @param channel the release channel as the server knows it
     * @param inTransaction whether swaps will be sent within {@code MULTI} and {@code EXEC}, so that this is tried too
     */
    public ClaimScript(ScriptRunner runner, KeyLayout group, String channel, boolean inTransaction) {
        this.runner = runner;
        this.group = group;
        this.channel = channel;
        this.inTransaction = inTransaction;
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
        List<Bytes> arguments = List.of(Bytes.of(group.prefix()), Bytes.of(channel), Bytes.of(how));
        return inTransaction ? inBlock(keys, arguments) : Claim.of(runner.run(CLAIM, keys, arguments));
    }

    /** As a swap is sent: a user who may not run {@code MULTI} and {@code EXEC} must not learn it from a commit. */
    private Claim inBlock(List<String> keys, List<Bytes> arguments) {
        try {
            List<ScriptRunner.Call> calls = List.of(new ScriptRunner.Call(keys, arguments));
            return Claim.of(
                    ScriptRunner.await(runner.sendAtomically(CLAIM, calls)).get(0));
        } catch (UnknownAnswerException block) {
            if (!block.isOfTheBlock() && !block.isOfMissingBlock()) {
                throw block;
            }
            Claim alone = Claim.of(runner.run(CLAIM, keys, arguments));
            return alone instanceof Claim.Owned && block.isOfMissingBlock()
                    ? new Claim.Denied(List.of("MULTI", "EXEC"), block.getMessage())
                    : alone;
        }
    }

    /** The channel on which releases are published, before the client's name mapper. */
    public String releaseChannel() {
        return group.releaseChannel();
    }
}
