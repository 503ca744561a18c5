package io.concordat.redis.script;

import io.concordat.redis.branch.Staged;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.KeyLayout;
import java.util.function.Predicate;

/** {@code prepare.lua} and {@code one-phase.lua}. Thread-safe. */
public final class StagingScripts {
    private static final ScriptText PREPARE = ScriptText.load("prepare");
    private static final ScriptText ONE_PHASE = ScriptText.load("one-phase");

    private final ScriptRunner runner;
    private final KeyLayout layout;
    private final String owner;
    private final String retention;
    private final Predicate<String> isCache;

    /**
     * @param owner who stages, for people who look into the shadow hash
     * @param retention how long an outcome is kept, in milliseconds, or empty: until it is forgotten
     * @param isCache whether a key, as it stands in Redis, may be removed when it cannot take its change at the swap
     */
    public StagingScripts(
            ScriptRunner runner, KeyLayout layout, String owner, String retention, Predicate<String> isCache) {
        this.runner = runner;
        this.layout = layout;
        this.owner = owner;
        this.retention = retention;
        this.isCache = isCache;
    }

    /**
     * Stages a branch.
     *
     * @throws UnknownAnswerException when it may be staged or not
     */
    public Vote prepare(BranchXid xid, Staged staged) {
        return send(PREPARE, xid, staged);
    }

    /**
     * Validates and applies a branch in one step.
     *
     * @throws UnknownAnswerException when it may be applied or not
     */
    public Vote commitInOnePhase(BranchXid xid, Staged staged) {
        return send(ONE_PHASE, xid, staged);
    }

    private Vote send(ScriptText script, BranchXid xid, Staged staged) {
        BranchRequest request = new BranchRequest(layout, xid, staged, owner, retention, isCache);
        Answer answer = runner.run(script, request.keys(), request.arguments());
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
