package io.concordat.redis.script;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.Generation;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.keys.KeyList;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code swap.lua} and {@code rollback.lua}, in one group. Both fail with {@link UnknownAnswerException}. Thread-safe. */
public final class FinishScripts {
    private static final Logger LOG = LoggerFactory.getLogger(FinishScripts.class);
    private static final ScriptText SWAP = ScriptText.load("swap");
    private static final ScriptText ROLLBACK = ScriptText.load("rollback");

    private final ScriptRunner runner;
    private final String channel;
    private final String retention;
    private final boolean inTransaction;
    private final ReplicaWait wait;
    private final History history;
    private final Places places;

    /**
     * @param channel the release channel as the server knows it
     * @param retention how long an outcome is kept, in milliseconds, or empty: until it is forgotten
     * @param inTransaction whether the swap is sent within {@code MULTI} and {@code EXEC}
     * @param wait for replicas, before a commit counts
     */
    public FinishScripts(
            ScriptRunner runner, String channel, String retention, boolean inTransaction, ReplicaWait wait) {
        this(runner, channel, retention, inTransaction, wait, new History(false), new Places());
    }

    /**
     * The same; where history is kept, a commit stays known until it is forgotten, and where places are minded, it leaves its
     * own.
     */
    public FinishScripts(
            ScriptRunner runner,
            String channel,
            String retention,
            boolean inTransaction,
            ReplicaWait wait,
            History history,
            Places places) {
        this.history = history;
        this.places = places;
        this.runner = runner;
        this.channel = channel;
        this.retention = retention;
        this.inTransaction = inTransaction;
        this.wait = wait;
    }

    /** Commits a prepared branch. A failure says that it may be committed or not, or not safely. */
    public CompletableFuture<Finish> commit(BranchXid xid, FinishKeys keys) {
        return commit(xid, keys, history.isKept() ? "" : retention);
    }

    /** As {@link #commit}, where this is the decision: nobody has it elsewhere, and nobody will forget it. */
    public CompletableFuture<Finish> decide(BranchXid xid, FinishKeys keys) {
        return commit(xid, keys, retention);
    }

    private CompletableFuture<Finish> commit(BranchXid xid, FinishKeys keys, String outcome) {
        ScriptRunner.Call call = swap(xid, keys, outcome);
        if (!wait.isNone()) {
            return runner.sendConfirmed(SWAP, call, wait, answer -> read(SWAP, answer) instanceof Finish.Done)
                    .thenApply(this::confirmed);
        }
        if (!inTransaction) {
            return swapAlone(call);
        }
        return runner.sendAtomically(SWAP, List.of(call))
                .thenApply(answers -> read(SWAP, answers.get(0)))
                .exceptionallyCompose(failure -> {
                    UnknownAnswerException unknown = UnknownAnswerException.of(SWAP, failure);
                    // Redis up to 7.2 refuses every command queued in MULTI while out of memory; the script alone frees
                    // first.
                    return unknown.isOfTheBlock() ? swapAlone(call) : CompletableFuture.failedFuture(unknown);
                });
    }

    private CompletableFuture<Finish> swapAlone(ScriptRunner.Call call) {
        return runner.runAsync(SWAP, call.keys(), call.arguments()).thenApply(answer -> read(SWAP, answer));
    }

    private ScriptRunner.Call swap(BranchXid xid, FinishKeys finish, String outcome) {
        List<String> declared = new ArrayList<>(keys(xid, finish));
        List<Bytes> arguments = new ArrayList<>(arguments(xid, finish, outcome));
        OptionalLong place = places.of(xid);
        if (place.isPresent()) {
            declared.add(finish.group().written());
        }
        arguments.add(Bytes.of(place.isPresent() ? Long.toString(place.getAsLong()) : ""));
        arguments.add(Bytes.of(Long.toString(places.floor())));
        return new ScriptRunner.Call(declared, arguments);
    }

    private Finish confirmed(Confirmed confirmed) {
        Finish finish = read(SWAP, confirmed.answer());
        if (finish instanceof Finish.Done && !confirmed.isBy(wait)) {
            throw UnknownAnswerException.ofUnconfirmed(wait.shortfall(confirmed.replicas()));
        }
        return finish;
    }

    /**
     * Rolls a branch back, prepared or not. A failure says that it may be rolled back or not. Replicas need not confirm it: a
     * branch that comes back with a failover is listed by recovery, and nobody has decided to commit it.
     */
    public CompletableFuture<Finish> rollback(BranchXid xid, FinishKeys keys) {
        return alone(ROLLBACK, xid, keys, retention).exceptionallyCompose(failure -> {
            UnknownAnswerException unknown = UnknownAnswerException.of(ROLLBACK, failure);
            return unknown.isOfForbiddenScript()
                    ? unstaged(xid, keys.group(), unknown)
                    : CompletableFuture.failedFuture(unknown);
        });
    }

    /** The user may not touch one of the keys. If nothing is staged, the branch can be rolled back without them. */
    private CompletableFuture<Finish> unstaged(BranchXid xid, KeyLayout group, UnknownAnswerException forbidden) {
        return alone(ROLLBACK, xid, FinishKeys.none(group), retention)
                .thenCompose(finish -> finish instanceof Finish.OtherKeys
                        ? CompletableFuture.failedFuture(forbidden)
                        : CompletableFuture.completedFuture(finish));
    }

    /** As {@link #rollback(BranchXid, FinishKeys)}, if this is the group's generation. */
    public CompletableFuture<Finish> rollback(BranchXid xid, FinishKeys keys, Generation generation) {
        List<String> declared = new ArrayList<>(keys(xid, keys));
        declared.add(generation.key(keys.group()));
        List<Bytes> arguments = new ArrayList<>(arguments(xid, keys, retention));
        arguments.set(arguments.size() - 1, Bytes.of(Long.toString(generation.number())));
        return runner.runAsync(ROLLBACK, declared, arguments).thenApply(answer -> read(ROLLBACK, answer));
    }

    private CompletableFuture<Finish> alone(ScriptText script, BranchXid xid, FinishKeys keys, String outcome) {
        return runner.runAsync(script, keys(xid, keys), arguments(xid, keys, outcome))
                .thenApply(answer -> read(script, answer));
    }

    private static List<String> keys(BranchXid xid, FinishKeys finish) {
        KeyLayout group = finish.group();
        List<String> keys =
                new ArrayList<>(List.of(group.branch(xid), group.outcome(xid), group.prepared(), group.absent()));
        for (String key : finish.written()) {
            keys.add(key);
            keys.add(group.lock(key));
        }
        for (int number = 1; number <= finish.shadows(); number++) {
            keys.add(group.shadow(xid, number));
        }
        return keys;
    }

    private List<Bytes> arguments(BranchXid xid, FinishKeys finish, String outcome) {
        return List.of(
                Bytes.of(xid.text()),
                Bytes.of(outcome),
                Bytes.of(channel),
                Bytes.of(Integer.toString(finish.written().size())),
                Bytes.of(Integer.toString(finish.shadows())),
                Bytes.of(KeyList.encode(finish.written())),
                Bytes.of(""));
    }

    private static Finish read(ScriptText script, Answer answer) {
        return switch (answer.word()) {
            case "COMMITTED" -> {
                answer.details()
                        .forEach(key ->
                                LOG.warn("Cache key {} could not take its change any more and was removed", key));
                yield new Finish.Done();
            }
            case "ROLLEDBACK" -> new Finish.Done();
            case "OUTCOME" ->
                script.equals(SWAP) && answer.text(0).equals("committed")
                        ? new Finish.Done()
                        : new Finish.Ended(answer.text(0));
            case "NONE" -> new Finish.NotFound();
            case "KEYS" -> new Finish.OtherKeys();
            case "GENERATION" -> new Finish.OtherGeneration(answer.text(0));
            case "HEURISTIC" -> new Finish.Heuristic(answer.text(0), answer.text(1));
            default -> throw answer.unexpected(script.name());
        };
    }
}
