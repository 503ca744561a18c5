package io.concordat.redis.script;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.ScriptRunner.Call;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** {@code gate.lua}. All fail with {@link UnknownAnswerException}. Thread-safe. */
public final class GateScript {
    private static final ScriptText GATE = ScriptText.load("gate");

    private final ScriptRunner runner;

    /** Sent by this runner. */
    public GateScript(ScriptRunner runner) {
        this.runner = runner;
    }

    /** The gate of each group; opened first where the server still has one of the given ids. */
    public List<CompletableFuture<Gate>> gates(List<KeyLayout> groups, Collection<String> opened) {
        List<Bytes> ids = opened.stream().map(Bytes::of).toList();
        List<Call> calls = groups.stream()
                .map(group -> new Call(List.of(group.incarnation(), group.absent()), ids))
                .toList();
        return runner.sendEach(GATE, calls).stream()
                .map(reply -> reply.thenApply(answer -> Gate.of(answer, GATE)))
                .toList();
    }
}
