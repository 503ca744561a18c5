package io.concordat.redis.script;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.KeyLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * {@code recover.lua}, {@code describe.lua} and {@code forget.lua}. All fail with {@link UnknownAnswerException}.
 * Thread-safe.
 */
public final class RecoveryScripts {
    private static final ScriptText RECOVER = ScriptText.load("recover");
    private static final ScriptText DESCRIBE = ScriptText.load("describe");
    private static final ScriptText FORGET = ScriptText.load("forget");

    private final ScriptRunner runner;
    private final String retention;

    /** @param retention how long an outcome is kept, in milliseconds, or empty: until it is forgotten */
    public RecoveryScripts(ScriptRunner runner, String retention) {
        this.runner = runner;
        this.retention = retention;
    }

    /** For each group, all xids in its index, as of one instant, read in pages of this size. */
    public List<CompletableFuture<List<String>>> prepared(List<KeyLayout> groups, int page) {
        List<CompletableFuture<Answer>> first = runner.sendEach(
                RECOVER,
                groups.stream()
                        .map(group -> new ScriptRunner.Call(index(group), places(0, page - 1)))
                        .toList());
        List<CompletableFuture<List<String>>> all = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            KeyLayout group = groups.get(i);
            all.add(first.get(i).thenCompose(answer -> rest(group, answer, page)));
        }
        return all;
    }

    private CompletableFuture<List<String>> rest(KeyLayout group, Answer first, int page) {
        List<String> found = members(List.of(first));
        long total = Long.parseLong(first.text(0));
        if (total <= page) {
            return CompletableFuture.completedFuture(found);
        }
        List<ScriptRunner.Call> calls = new ArrayList<>();
        for (long from = 0; from < total; from += page) {
            calls.add(new ScriptRunner.Call(index(group), places(from, from + page >= total ? -1 : from + page - 1)));
        }
        return runner.sendAtomically(RECOVER, calls)
                .exceptionallyCompose(failure -> {
                    UnknownAnswerException unknown = UnknownAnswerException.of(RECOVER, failure);
                    // Redis up to 7.2 refuses every command queued in MULTI while out of memory.
                    return unknown.isOfTheBlock()
                            ? runner.runAsync(RECOVER, index(group), places(0, -1))
                                    .thenApply(List::of)
                            : CompletableFuture.failedFuture(unknown);
                })
                .thenApply(RecoveryScripts::members);
    }

    private static List<String> index(KeyLayout group) {
        return List.of(group.prepared(), group.absent());
    }

    private static List<Bytes> places(long first, long last) {
        return List.of(Bytes.of(Long.toString(first)), Bytes.of(Long.toString(last)));
    }

    private static List<String> members(List<Answer> pages) {
        List<String> members = new ArrayList<>();
        for (Answer page : pages) {
            if (!page.word().equals("PAGE")) {
                throw page.unexpected(RECOVER.name());
            }
            page.details().stream().skip(1).map(Bytes::toString).forEach(members::add);
        }
        return members;
    }

    /** What each group knows of a branch. */
    public List<CompletableFuture<Described>> describe(BranchXid xid, List<KeyLayout> groups) {
        List<ScriptRunner.Call> calls = groups.stream()
                .map(group -> new ScriptRunner.Call(
                        List.of(group.branch(xid), group.outcome(xid), group.absent()), List.of()))
                .toList();
        List<CompletableFuture<Answer>> answers = runner.sendEach(DESCRIBE, calls);
        List<CompletableFuture<Described>> all = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            KeyLayout group = groups.get(i);
            all.add(answers.get(i).thenApply(answer -> Described.of(group, answer)));
        }
        return all;
    }

    /** Forgets a heuristic outcome in one group. */
    public CompletableFuture<Forget> forget(BranchXid xid, KeyLayout group) {
        List<String> keys = List.of(group.branch(xid), group.outcome(xid), group.prepared(), group.absent());
        return runner.runAsync(FORGET, keys, List.of(Bytes.of(xid.text()), Bytes.of(retention)))
                .thenApply(answer -> switch (answer.word()) {
                    case "FORGOTTEN" -> Forget.FORGOTTEN;
                    case "PREPARED" -> Forget.IN_DOUBT;
                    case "UNKNOWN" -> Forget.UNKNOWN;
                    default -> throw answer.unexpected(FORGET.name());
                });
    }
}
