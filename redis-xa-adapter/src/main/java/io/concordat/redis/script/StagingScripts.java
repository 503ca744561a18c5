package io.concordat.redis.script;

import io.concordat.redis.branch.Staged;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.KeyLayout;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * {@code prepare.lua}, {@code confirm.lua} and {@code one-phase.lua}, in one group. All fail with
 * {@link UnknownAnswerException}. Thread-safe.
 */
public final class StagingScripts {
    private static final ScriptText PREPARE = ScriptText.load("prepare");
    private static final ScriptText CONFIRM = ScriptText.load("confirm");
    private static final ScriptText ONE_PHASE = ScriptText.load("one-phase");

    private final ScriptRunner runner;
    private final String owner;
    private final String retention;
    private final Predicate<String> isCache;

    /**
     * @param owner who stages, for people who look into the shadow hash
     * @param retention how long an outcome is kept, in milliseconds, or empty: until it is forgotten
     * @param isCache whether a key, as it stands in Redis, may be removed when it cannot take its change at the swap
     */
    public StagingScripts(ScriptRunner runner, String owner, String retention, Predicate<String> isCache) {
        this.runner = runner;
        this.owner = owner;
        this.retention = retention;
        this.isCache = isCache;
    }

    /**
     * Stages what a branch does in one group. A failure says that it may be staged or not.
     *
     * @param tags of all groups that the branch writes to
     */
    public CompletableFuture<Vote> prepare(BranchXid xid, KeyLayout group, Staged part, List<String> tags) {
        return send(PREPARE, xid, group, part, tags);
    }

    /** Validates reads of keys that the branch does not write, once it has locked those it does. */
    public CompletableFuture<Vote> confirm(BranchXid xid, KeyLayout group, Staged reads) {
        return send(CONFIRM, xid, group, reads, List.of());
    }

    /** Validates and applies a branch of one group in one step. A failure says that it may be applied or not. */
    public CompletableFuture<Vote> commitInOnePhase(BranchXid xid, KeyLayout group, Staged part) {
        return send(ONE_PHASE, xid, group, part, List.of(group.tag()));
    }

    private CompletableFuture<Vote> send(
            ScriptText script, BranchXid xid, KeyLayout group, Staged part, List<String> tags) {
        BranchRequest request = new BranchRequest(group, xid, part, tags, owner, retention, isCache);
        return runner.runAsync(script, request.keys(), request.arguments()).thenApply(answer -> read(script, answer));
    }

    private static Vote read(ScriptText script, Answer answer) {
        return switch (answer.word()) {
            case "PREPARED", "COMMITTED" -> new Vote.Done();
            case "VALID" -> new Vote.ReadOnly();
            case "OVERTAKEN" -> new Vote.Overtaken(answer.text(0));
            case "DUPLICATE" -> new Vote.Duplicate(answer.text(0));
            case "TORN" -> new Vote.Torn();
            case "CHANGED" -> new Vote.Changed(answer.text(0));
            case "BUSY" -> new Vote.Busy(answer.text(0), answer.text(1));
            case "MISFIT" -> new Vote.Misfit(answer.text(0), answer.text(1));
            case "REFUSED" -> new Vote.Refused(answer.text(0));
            default -> throw answer.unexpected(script.name());
        };
    }
}
