package io.concordat.redis.script;

import io.concordat.redis.branch.Staged;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.KeyLayout;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private static final Set<String> YES = Set.of("PREPARED", "COMMITTED");

    private final ScriptRunner runner;
    private final String owner;
    private final String retention;
    private final Predicate<String> isCache;
    private final ReplicaWait wait;
    private final Bookkeeping bookkeeping;

    /**
     * @param owner who stages, for people who look into the shadow hash
     * @param retention how long an outcome is kept, in milliseconds, or empty: until it is forgotten
     * @param isCache whether a key, as it stands in Redis, may be removed when it cannot take its change at the swap
     * @param wait for replicas, before a yes counts
     */
    public StagingScripts(
            ScriptRunner runner, String owner, String retention, Predicate<String> isCache, ReplicaWait wait) {
        this(runner, owner, retention, isCache, wait, Bookkeeping.none());
    }

    /** The same, with what else requests carry. */
    public StagingScripts(
            ScriptRunner runner,
            String owner,
            String retention,
            Predicate<String> isCache,
            ReplicaWait wait,
            Bookkeeping bookkeeping) {
        this.runner = runner;
        this.owner = owner;
        this.retention = retention;
        this.isCache = isCache;
        this.wait = wait;
        this.bookkeeping = bookkeeping;
    }

    /**
     * Stages what a branch does in one group. A failure says that it may be staged or not.
     *
     * @param tags of all groups that the branch writes to
     */
    public CompletableFuture<Vote> prepare(BranchXid xid, KeyLayout group, Staged part, List<String> tags) {
        List<BranchXid> forgotten = takeForgotten(group, part);
        BranchRequest request = request(xid, group, part, tags, forgotten);
        return send(PREPARE, request, group, part, forgotten)
                .thenApply(confirmed -> {
                    Vote vote = read(PREPARE, confirmed.answer());
                    if (!(vote instanceof Vote.Done)) {
                        return vote;
                    }
                    return confirmed.isBy(wait)
                            ? new Vote.Done(redo(group, part, request, confirmed.answer()))
                            : new Vote.Unconfirmed(wait.shortfall(confirmed.replicas()));
                })
                .exceptionallyCompose(failure -> {
                    UnknownAnswerException unknown = UnknownAnswerException.of(PREPARE, failure);
                    // The user may not touch one of the keys: the script has not begun, and a rollback would fare no
                    // better.
                    return unknown.isOfForbiddenScript()
                            ? CompletableFuture.completedFuture(new Vote.Refused(unknown.getMessage()))
                            : CompletableFuture.failedFuture(unknown);
                });
    }

    /** Validates reads of keys that the branch does not write, once it has locked those it does. */
    public CompletableFuture<Vote> confirm(BranchXid xid, KeyLayout group, Staged reads) {
        BranchRequest request = request(xid, group, reads, List.of(), List.of());
        return runner.runAsync(CONFIRM, request.keys(), request.arguments()).thenApply(answer -> read(CONFIRM, answer));
    }

    /** Validates and applies a branch of one group in one step. A failure says that it may be applied or not, or not safely. */
    public CompletableFuture<Vote> commitInOnePhase(BranchXid xid, KeyLayout group, Staged part) {
        List<BranchXid> forgotten = takeForgotten(group, part);
        BranchRequest request = request(xid, group, part, List.of(group.tag()), forgotten);
        return send(ONE_PHASE, request, group, part, forgotten).thenApply(confirmed -> {
            Vote vote = read(ONE_PHASE, confirmed.answer());
            if (vote instanceof Vote.Done && !confirmed.isBy(wait)) {
                throw UnknownAnswerException.ofUnconfirmed(wait.shortfall(confirmed.replicas()));
            }
            return vote;
        });
    }

    /** What would stage it again, if that is kept. */
    private Optional<RedoPart> redo(KeyLayout group, Staged part, BranchRequest request, Answer yes) {
        if (!bookkeeping.history().isKept() || yes.details().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RedoPart(
                group.tag(),
                part.token(),
                yes.text(0),
                part.written(),
                part.shadows(),
                yes.details().subList(1, yes.details().size()),
                request.operations()));
    }

    private List<BranchXid> takeForgotten(KeyLayout group, Staged part) {
        return part.operations().isEmpty() ? List.of() : bookkeeping.forgotten().take(group);
    }

    private CompletableFuture<Confirmed> send(
            ScriptText script, BranchRequest request, KeyLayout group, Staged part, List<BranchXid> forgotten) {
        return runner.sendConfirmed(
                        script,
                        new ScriptRunner.Call(request.keys(), request.arguments()),
                        part.operations().isEmpty() ? ReplicaWait.NONE : wait,
                        answer -> YES.contains(answer.word()))
                .whenComplete((confirmed, failure) -> {
                    if (failure != null || !YES.contains(confirmed.answer().word())) {
                        forgotten.forEach(other -> bookkeeping.forgotten().add(group, other));
                    }
                });
    }

    private BranchRequest request(
            BranchXid xid, KeyLayout group, Staged part, List<String> tags, List<BranchXid> forgotten) {
        return new BranchRequest(
                group,
                xid,
                part,
                tags,
                owner,
                retention,
                isCache,
                bookkeeping.history().isGated(),
                bookkeeping.places().areMinded(),
                forgotten);
    }

    /**
     * What a branch in one group writes, as {@code decided.lua} and {@code redo.lua} take it: nobody is asked. For replacements
     * and removals only.
     *
     * @param stagedAt when, on this machine's clock, in ms since 1970
     */
    public RedoPart unprepared(BranchXid xid, KeyLayout group, Staged part, long stagedAt) {
        BranchRequest request = new BranchRequest(
                group, xid, part, List.of(group.tag()), owner, retention, key -> false, false, false, List.of());
        return new RedoPart(
                group.tag(),
                part.token(),
                Long.toString(stagedAt),
                part.written(),
                part.shadows(),
                List.of(),
                request.operations());
    }

    private Vote read(ScriptText script, Answer answer) {
        return switch (answer.word()) {
            case "PREPARED", "COMMITTED" -> new Vote.Done();
            case "VALID" -> new Vote.ReadOnly();
            case "OVERTAKEN" -> new Vote.Overtaken(answer.text(0));
            case "DUPLICATE" -> new Vote.Duplicate(answer.text(0));
            case "TORN" -> new Vote.Torn();
            case "CHANGED" -> new Vote.Changed(answer.text(0));
            case "BUSY" -> new Vote.Busy(answer.text(0), answer.text(1));
            case "MISFIT" -> new Vote.Misfit(answer.text(0), answer.text(1));
            case "REPLAY_FIRST" -> {
                bookkeeping.history().foundClosed();
                yield Vote.ReplayFirst.of(answer);
            }
            case "REFUSED" -> new Vote.Refused(answer.text(0));
            default -> throw answer.unexpected(script.name());
        };
    }
}
