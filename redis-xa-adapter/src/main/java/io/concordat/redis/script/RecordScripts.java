package io.concordat.redis.script;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.ScriptRunner.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** {@code gate.lua} and {@code generation.lua}. All fail with {@link UnknownAnswerException}. Thread-safe. */
public final class RecordScripts {
    private static final ScriptText GATE = ScriptText.load("gate");
    private static final ScriptText GENERATION = ScriptText.load("generation");

    private final ScriptRunner runner;
    private final ReplicaWait wait;

    /** @param wait for replicas, before a raised generation counts */
    public RecordScripts(ScriptRunner runner, ReplicaWait wait) {
        this.runner = runner;
        this.wait = wait;
    }

    /** The gate of each group; opened first where the server still has the given id. */
    public List<CompletableFuture<Gate>> gates(List<KeyLayout> groups, Optional<String> opened) {
        List<Call> calls = groups.stream()
                .map(group ->
                        new Call(List.of(group.incarnation(), group.absent()), List.of(Bytes.of(opened.orElse("")))))
                .toList();
        return runner.sendEach(GATE, calls).stream()
                .map(reply -> reply.thenApply(answer -> Gate.of(answer, GATE)))
                .toList();
    }

    /** The generation of each group; raised first, if so, and confirmed by replicas. */
    public List<CompletableFuture<Long>> generations(List<KeyLayout> groups, OptionalLong raisedTo) {
        String to = raisedTo.isPresent() ? Long.toString(raisedTo.getAsLong()) : "";
        List<Call> calls = groups.stream()
                .map(group -> new Call(List.of(group.generation(), group.absent()), List.of(Bytes.of(to))))
                .toList();
        if (raisedTo.isEmpty() || wait.isNone()) {
            return runner.sendEach(GENERATION, calls).stream()
                    .map(reply -> reply.thenApply(RecordScripts::generation))
                    .toList();
        }
        List<CompletableFuture<Long>> raised = new ArrayList<>();
        for (Call call : calls) {
            raised.add(
                    runner.sendConfirmed(GENERATION, call, wait, answer -> true).thenApply(this::confirmed));
        }
        return raised;
    }

    private long confirmed(Confirmed confirmed) {
        if (!confirmed.isBy(wait)) {
            throw UnknownAnswerException.ofUnconfirmed(wait.shortfall(confirmed.replicas()));
        }
        return generation(confirmed.answer());
    }

    private static long generation(Answer answer) {
        if (!answer.word().equals("GENERATION")) {
            throw answer.unexpected(GENERATION.name());
        }
        return Long.parseLong(answer.text(0));
    }
}
