package io.concordat.redis.groups;

import io.concordat.redis.groups.Parts.Part;
import io.concordat.redis.script.FinishKeys;
import io.concordat.redis.script.RedoCodec;
import io.concordat.redis.script.RedoPart;
import io.concordat.redis.script.StagingScripts;
import io.concordat.redis.script.Vote;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Prepares one branch in all its groups. First all groups that it writes to lock and validate, at once. Then, when there
 * are several, what it has read and not locked is validated again: only now do its locks keep every other branch from
 * passing the same test on the other side, so that of two branches that each read in one group what the other writes in
 * another, one fails. A branch in one group needs the first step only. For one caller at a time.
 */
public final class Prepare {
    private final StagingScripts scripts;
    private final Parts parts;
    private final boolean decides;
    private final List<Part> unasked;
    private final List<Part> staged = new ArrayList<>();
    private final List<RedoPart> redo = new ArrayList<>();
    private final Map<Part, CompletableFuture<Vote>> begun = new HashMap<>();
    private boolean decided;

    private Prepare(StagingScripts scripts, Parts parts, boolean decides) {
        this.scripts = scripts;
        this.parts = parts;
        this.decides = decides;
        this.unasked = new ArrayList<>(parts.isSingle() ? parts.all() : parts.writing());
    }

    /** For a transaction manager that decides. */
    public static Prepare forDecision(StagingScripts scripts, Parts parts) {
        return new Prepare(scripts, parts, false);
    }

    /** For a commit in one phase, which an earlier try may have decided and begun: what is committed already is a yes. */
    public static Prepare forOnePhase(StagingScripts scripts, Parts parts) {
        return new Prepare(scripts, parts, true);
    }

    /**
     * Sends what {@link #ask} sends first, which then waits for the answers only.
     *
     * @return completed, always normally, when these have come; true when that is all there is to wait for, and all say yes
     */
    public CompletableFuture<Boolean> begin() {
        unasked.forEach(part -> begun.put(part, prepare(part)));
        return CompletableFuture.allOf(begun.values().toArray(CompletableFuture[]::new))
                .handle((nothing, failure) -> failure == null
                        && parts.isSingle()
                        && begun.values().stream().allMatch(vote -> isYes(vote.join())));
    }

    private CompletableFuture<Vote> prepare(Part part) {
        return scripts.prepare(parts.xid(), part.group(), part.staged(), parts.tags());
    }

    private CompletableFuture<Vote> begunOrNew(Part part) {
        CompletableFuture<Vote> asked = begun.remove(part);
        return asked == null ? prepare(part) : asked;
    }

    /**
     * Asks those that have not said yes yet.
     *
     * @return a yes when all have said it, else one no, a final one if there is any
     * @throws io.concordat.redis.script.UnknownAnswerException when none has said no, and one may be staged or not
     */
    public Vote ask() {
        Vote vote = stage();
        return isYes(vote) && !decided && !parts.isSingle() ? confirm(vote) : vote;
    }

    /** Where it is staged for certain. */
    public List<FinishKeys> staged() {
        return staged.stream()
                .map(part -> FinishKeys.of(part.group(), part.staged()))
                .toList();
    }

    /** What would stage it again in all its groups, where that is kept and all have said yes. */
    public Optional<byte[]> redo() {
        return redo.isEmpty() || redo.size() < parts.writing().size()
                ? Optional.empty()
                : Optional.of(RedoCodec.encode(redo));
    }

    private Vote stage() {
        Replies<Part, Vote> replies = Replies.of(List.copyOf(unasked), this::begunOrNew);
        List<Vote> noes = new ArrayList<>();
        replies.answers().forEach((part, vote) -> {
            if (isYes(vote) || isCommitted(vote)) {
                decided |= isCommitted(vote);
                unasked.remove(part);
                staged.add(part);
                if (vote instanceof Vote.Done done) {
                    done.redo().ifPresent(redo::add);
                }
            } else {
                noes.add(vote);
            }
        });
        Vote yes = parts.writing().isEmpty() ? new Vote.ReadOnly() : new Vote.Done();
        return firstNo(noes).orElseGet(() -> {
            replies.complete();
            return yes;
        });
    }

    private Vote confirm(Vote yes) {
        List<Part> unlocked = parts.all().stream()
                .filter(part -> !part.staged().readOnly().isEmpty())
                .toList();
        Replies<Part, Vote> replies = Replies.of(
                unlocked,
                part -> scripts.confirm(parts.xid(), part.group(), part.staged().unlockedReads()));
        List<Vote> noes =
                replies.answers().values().stream().filter(vote -> !isYes(vote)).toList();
        return firstNo(noes).orElseGet(() -> {
            replies.complete();
            return yes;
        });
    }

    private boolean isCommitted(Vote vote) {
        return decides
                && vote instanceof Vote.Overtaken overtaken
                && overtaken.outcome().equals("committed");
    }

    private static boolean isYes(Vote vote) {
        return vote instanceof Vote.Done || vote instanceof Vote.ReadOnly;
    }

    /** Waiting is no use against a final one. */
    private static Optional<Vote> firstNo(Collection<Vote> noes) {
        return noes.stream()
                .filter(no -> !(no instanceof Vote.Busy))
                .findFirst()
                .or(() -> noes.stream().findFirst());
    }
}
