package io.concordat.redis.script;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.Groups;
import io.concordat.redis.keys.KeyLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** {@code decided.lua}: applies after its decision what was not prepared. Fails with {@link UnknownAnswerException}. Thread-safe. */
public final class DecidedScript {
    private static final ScriptText DECIDED = ScriptText.load("decided");

    private final ScriptRunner runner;
    private final Groups groups;
    private final ReplicaWait wait;
    private final Bookkeeping bookkeeping;
    private final Places places;

    /** @param wait for replicas, before it counts as applied */
    public DecidedScript(ScriptRunner runner, Groups groups, ReplicaWait wait, Bookkeeping bookkeeping, Places places) {
        this.runner = runner;
        this.groups = groups;
        this.wait = wait;
        this.bookkeeping = bookkeeping;
        this.places = places;
    }

    /**
     * Applies a branch. A failure says that it may be applied or not; it may be sent again.
     *
     * @param place of its decision in the order of all
     * @param staged when, as the script takes it
     */
    public CompletableFuture<Vote> apply(BranchXid xid, RedoPart part, long place, String staged) {
        KeyLayout group = groups.tagged(part.tag());
        List<BranchXid> forgotten = bookkeeping.forgotten().take(group);
        return runner.sendConfirmed(
                        DECIDED,
                        new ScriptRunner.Call(
                                keys(xid, part, group, forgotten),
                                arguments(xid, part, place, staged, forgotten.size())),
                        wait,
                        answer -> answer.word().equals("COMMITTED"))
                .whenComplete((confirmed, failure) -> {
                    if (failure != null || !confirmed.answer().word().equals("COMMITTED")) {
                        forgotten.forEach(other -> bookkeeping.forgotten().add(group, other));
                    }
                })
                .thenApply(confirmed -> {
                    Vote vote = read(confirmed.answer());
                    if (vote instanceof Vote.Done && !confirmed.isBy(wait)) {
                        throw UnknownAnswerException.ofUnconfirmed(wait.shortfall(confirmed.replicas()));
                    }
                    return vote;
                });
    }

    private static List<String> keys(BranchXid xid, RedoPart part, KeyLayout group, List<BranchXid> forgotten) {
        List<String> keys =
                new ArrayList<>(List.of(group.branch(xid), group.outcome(xid), group.prepared(), group.absent()));
        for (String key : part.written()) {
            keys.add(key);
            keys.add(group.lock(key));
        }
        keys.add(group.incarnation());
        keys.add(group.written());
        forgotten.forEach(other -> keys.add(group.outcome(other)));
        return keys;
    }

    private List<Bytes> arguments(BranchXid xid, RedoPart part, long place, String staged, int forgotten) {
        List<Bytes> arguments = new ArrayList<>();
        for (String text : List.of(
                xid.text(),
                part.token(),
                Long.toString(place),
                Long.toString(places.floor()),
                staged,
                Integer.toString(part.written().size()),
                Integer.toString(forgotten))) {
            arguments.add(Bytes.of(text));
        }
        arguments.addAll(part.operations());
        return arguments;
    }

    private Vote read(Answer answer) {
        return switch (answer.word()) {
            case "COMMITTED" -> new Vote.Done();
            case "COMPLETE" -> new Vote.Overtaken("complete");
            case "OUTCOME" -> new Vote.Overtaken(answer.text(0));
            case "TORN" -> new Vote.Torn();
            case "BUSY" -> new Vote.Busy(answer.text(0), answer.text(1));
            case "REPLAY_FIRST" -> {
                bookkeeping.history().foundClosed();
                yield Vote.ReplayFirst.of(answer);
            }
            case "REFUSED" -> new Vote.Refused(answer.text(0));
            case "HEURISTIC" -> new Vote.Misfit(answer.text(0), answer.text(1));
            default -> throw answer.unexpected(DECIDED.name());
        };
    }
}
