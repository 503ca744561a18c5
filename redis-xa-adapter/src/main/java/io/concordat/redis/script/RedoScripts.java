package io.concordat.redis.script;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.Groups;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.keys.KeyList;
import io.concordat.redis.script.ScriptRunner.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code replay.lua} and {@code redo.lua}. All fail with {@link UnknownAnswerException}. Thread-safe. */
public final class RedoScripts {
    private static final Logger LOG = LoggerFactory.getLogger(RedoScripts.class);
    private static final ScriptText REPLAY = ScriptText.load("replay");
    private static final ScriptText REDO = ScriptText.load("redo");

    private final ScriptRunner runner;
    private final Groups groups;
    private final String channel;

    /** @param channel the release channel as the server knows it */
    public RedoScripts(ScriptRunner runner, Groups groups, String channel) {
        this.runner = runner;
        this.groups = groups;
        this.channel = channel;
    }

    /**
     * What one group is told in a replay.
     *
     * @param xid of the branch
     * @param part what it has staged in the group
     * @param tags of all groups of the branch
     * @param before the place of the branch before it in the group
     * @param place its own
     * @param decision the place of its decision in the order of all, or 0
     * @param mode decided, when it is to be applied after its decision, without a prepare; prepared, when others may be; else
     *     empty
     */
    public record Step(
            BranchXid xid, RedoPart part, List<String> tags, long before, long place, long decision, String mode) {}

    /** Closes the gate of each group for a replay. */
    public List<CompletableFuture<Gate>> begin(String token) {
        return replay(token, "begin");
    }

    /** Opens the gate of each group that still is in this replay. */
    public List<CompletableFuture<Gate>> end(String token) {
        return replay(token, "end");
    }

    private List<CompletableFuture<Gate>> replay(String token, String what) {
        List<Call> calls = groups.all().stream()
                .map(group -> new Call(
                        List.of(group.incarnation(), group.absent()), List.of(Bytes.of(token), Bytes.of(what))))
                .toList();
        return runner.sendEach(REPLAY, calls).stream()
                .map(reply -> reply.thenApply(answer -> Gate.of(answer, REPLAY)))
                .toList();
    }

    /** Applies again, in this order in each group, as far as each is known to be lost. */
    public List<CompletableFuture<RedoAnswer>> redo(String token, List<Step> steps) {
        List<Call> calls = steps.stream().map(step -> call(token, step)).toList();
        return runner.sendEach(REDO, calls).stream()
                .map(reply -> reply.thenApply(RedoScripts::read))
                .toList();
    }

    private static RedoAnswer read(Answer answer) {
        return switch (answer.word()) {
            case "REDONE" -> {
                answer.details()
                        .forEach(key ->
                                LOG.warn("Cache key {} could not take its change any more and was removed", key));
                yield new RedoAnswer.Applied();
            }
            case "KNOWN" -> new RedoAnswer.Known(answer.text(0));
            case "BUSY" -> new RedoAnswer.Busy(answer.text(0), answer.text(1));
            case "OVERTAKEN" -> new RedoAnswer.Overtaken();
            case "HEURISTIC" -> new RedoAnswer.Heuristic(answer.text(0), answer.text(1));
            default -> throw answer.unexpected(REDO.name());
        };
    }

    private Call call(String token, Step step) {
        RedoPart part = step.part();
        KeyLayout group = groups.tagged(part.tag());
        BranchXid xid = step.xid();
        List<String> keys =
                new ArrayList<>(List.of(group.branch(xid), group.outcome(xid), group.prepared(), group.absent()));
        for (String key : part.written()) {
            keys.add(key);
            keys.add(group.lock(key));
        }
        for (int number = 1; number <= part.shadows(); number++) {
            keys.add(group.shadow(xid, number));
        }
        keys.add(group.written());
        keys.add(group.incarnation());
        List<Bytes> arguments = new ArrayList<>();
        for (String text : List.of(
                xid.text(),
                part.token(),
                token,
                KeyList.encode(step.tags()),
                KeyList.encode(part.written()),
                Integer.toString(part.written().size()),
                Integer.toString(part.shadows()),
                channel,
                part.preparedAt(),
                Long.toString(step.before()),
                Long.toString(step.place()),
                Long.toString(step.decision()),
                step.mode(),
                Integer.toString(part.observed().size()))) {
            arguments.add(Bytes.of(text));
        }
        arguments.addAll(part.observed());
        arguments.addAll(part.operations());
        return new Call(keys, arguments);
    }
}
