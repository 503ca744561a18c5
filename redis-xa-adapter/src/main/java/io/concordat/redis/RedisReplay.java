package io.concordat.redis;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.script.Gate;
import io.concordat.redis.script.RedoAnswer;
import io.concordat.redis.script.RedoCodec;
import io.concordat.redis.script.RedoPart;
import io.concordat.redis.script.RedoScripts.Step;
import io.concordat.redis.script.ScriptRunner;
import io.concordat.redis.script.UnknownAnswerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.transaction.xa.Xid;

/**
 * One replay of decided branches into servers that may have lost them. From its beginning on, the gate is closed: nobody
 * prepares, commits in one phase or reads strictly. The transaction manager then ends every prepared branch as it has decided,
 * tells all decisions that it has not forgotten, in the order in which they were taken, and opens the gate.
 *
 * <p>What the servers know already is left as it is, so that a replay may be broken off and begun again, by anyone. It is
 * fenced: once another one has begun, or a server has restarted, failed over or was flushed, nothing of this one is done any
 * more. All methods throw {@link RedisAccessException} when Redis does not answer; then begin again. For one caller at a time.
 */
public final class RedisReplay {
    private final Branches branches;
    private final String token = UUID.randomUUID().toString();
    private final Map<String, Long> places = new HashMap<>();
    private long last;

    private RedisReplay(Branches branches) {
        this.branches = branches;
    }

    /** One branch to be told. Immutable. */
    public static final class Entry {
        private final BranchXid xid;
        private final List<RedoPart> parts;
        private final boolean decided;
        private final long place;

        /**
         * Reads what was kept of a branch.
         *
         * @param redo the bytes of {@link RedoSource#redo}
         * @throws IllegalArgumentException when they are damaged, or were written by a later version
         */
        public Entry(Xid xid, byte[] redo) {
            this(xid, redo, 0);
        }

        /**
         * The same, where branches may be written after their decisions.
         *
         * @param place of its decision in the order of all
         */
        public Entry(Xid xid, byte[] redo, long place) {
            this.decided = RedoCodec.isDecided(redo);
            this.place = place;
            this.xid = BranchXid.of(xid);
            this.parts = RedoCodec.decode(redo);
        }
    }

    static RedisReplay begin(Branches branches) {
        RedisReplay replay = new RedisReplay(branches);
        List<Gate> ignored = replay.asked("begin a replay", () -> branches.redo.begin(replay.token));
        return replay;
    }

    /**
     * Tells the next branches, in this order after all those before. Several hundred, or some MiB, at once are well.
     *
     * @return what became of each; from the first {@link Redone.Blocked} on none was done that had to come after it
     */
    public List<Redone> redo(List<Entry> entries) {
        List<Step> steps = new ArrayList<>();
        List<List<Integer>> stepsOf = new ArrayList<>();
        for (Entry entry : entries) {
            List<String> tags = entry.parts.stream().map(RedoPart::tag).toList();
            last++;
            List<Integer> mine = new ArrayList<>();
            for (RedoPart part : entry.parts) {
                mine.add(steps.size());
                long before = places.getOrDefault(part.tag(), 0L);
                places.put(part.tag(), last);
                steps.add(new Step(entry.xid, part, tags, before, last, entry.place, mode(entry)));
            }
            stepsOf.add(mine);
        }
        List<RedoAnswer> answers = asked("write branches again", () -> branches.redo.redo(token, steps));
        return stepsOf.stream()
                .map(mine -> combine(mine.stream().map(answers::get).toList()))
                .toList();
    }

    private String mode(Entry entry) {
        return entry.decided ? "decided" : branches.places.areMinded() && entry.place > 0 ? "prepared" : "";
    }

    private static Redone combine(List<RedoAnswer> groups) {
        Optional<Redone> notDone = groups.stream()
                .flatMap(group -> notDone(group).stream())
                .min((one, other) -> Boolean.compare(other instanceof Redone.Blocked, one instanceof Redone.Blocked));
        return notDone.orElseGet(() -> groups.stream().anyMatch(RedoAnswer.Applied.class::isInstance)
                ? new Redone.Applied()
                : new Redone.Known());
    }

    private static Optional<Redone> notDone(RedoAnswer answer) {
        if (answer instanceof RedoAnswer.Busy busy) {
            return Optional.of(new Redone.Blocked("key " + busy.key() + " is locked by prepared branch " + busy.holder()
                    + ": recover that branch with its own transaction manager"));
        } else if (answer instanceof RedoAnswer.Overtaken) {
            return Optional.of(
                    new Redone.Blocked("it is not its turn: the server has restarted, failed over or was flushed,"
                            + " another replay has begun, or a branch before it is blocked"));
        } else if (answer instanceof RedoAnswer.Heuristic heuristic) {
            return Optional.of(new Redone.Heuristic("key " + heuristic.key() + " cannot take its change: "
                    + heuristic.reason() + ". Nothing of the branch is applied in that group of keys"));
        } else if (answer instanceof RedoAnswer.Known known) {
            return switch (known.state()) {
                case "committed", "heuristic", "forgotten" -> Optional.empty();
                case "prepared" -> Optional.of(new Redone.Blocked("it is prepared: commit it first"));
                default -> Optional.of(new Redone.Heuristic("it has ended as " + known.state()));
            };
        }
        return Optional.empty();
    }

    /** Opens the gate, unless a server has come in between; says whether it is open now, everywhere. */
    public boolean end() {
        return asked("end a replay", () -> branches.redo.end(token)).stream().allMatch(Gate::isOpen);
    }

    private <T> List<T> asked(String what, Supplier<List<CompletableFuture<T>>> question) {
        try {
            return question.get().stream().map(ScriptRunner::await).toList();
        } catch (UnknownAnswerException e) {
            throw new RedisAccessException(
                    branches.server + ": cannot " + what + " (" + e.getMessage() + "). Begin again once it answers", e);
        }
    }
}
