package io.concordat.redis;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Generation;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.preflight.ServerState;
import io.concordat.redis.script.Described;
import io.concordat.redis.script.Gate;
import io.concordat.redis.script.GenerationScript;
import io.concordat.redis.script.RedoCodec;
import io.concordat.redis.script.ScriptRunner;
import io.concordat.redis.script.UnknownAnswerException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.transaction.xa.XAException;
import javax.transaction.xa.Xid;
import org.redisson.client.RedisException;

/**
 * What the adapter keeps in Redis beside the branches: how they ended, whose history the server has, and how many decisions
 * were forgotten. For transaction managers that can write again what a server has lost; others need none of it. All methods
 * throw {@link RedisAccessException} when Redis does not answer. Thread-safe.
 */
public final class RedisRecords {
    private final Branches branches;
    private final String owner;

    RedisRecords(Branches branches) {
        this(branches, "");
    }

    private RedisRecords(Branches branches, String owner) {
        this.branches = branches;
        this.owner = owner;
    }

    /**
     * The same with a generation of a node's own, for decisions that no other coordinator shares: those of its journal. It is
     * raised by that node alone, so that others cannot hide that it has fallen back. From now on the preflight of the data
     * source says, too, what {@link #secure} lacks.
     *
     * @param node 1 to 28 characters of {@code A-Z a-z 0-9 . _ -}
     */
    public RedisRecords ofNode(String node) {
        if (!node.matches("[A-Za-z0-9._-]{1,28}")) {
            throw new IllegalArgumentException(
                    "A node '" + node + "' is not possible: give 1 to 28 characters of A-Z a-z 0-9 . _ -");
        }
        branches.history.confirm();
        return new RedisRecords(branches, node);
    }

    private GenerationScript generations() {
        return new GenerationScript(branches.runner, branches.copies, owner);
    }

    /**
     * Makes the data source, from now on and for good, fit for a transaction manager that keeps with its decisions what its
     * branches have staged ({@link RedoSource}), and replays them ({@link #replay}):
     *
     * <ul>
     *   <li>the gate is minded, as with {@code incarnationGate(true)};
     *   <li>the outcome of a branch that was committed in two phases stays until it is {@linkplain #forgotten forgotten}, however
     *       long that takes: it keeps a replay from setting newer values back;
     *   <li>a commit of a branch that the server has lost is XAER_RMFAIL while the gate is closed, so that it is asked again
     *       after the replay, and not XA_HEURHAZ.
     * </ul>
     *
     * @param whenGateIsClosed is run whenever a server refuses because it may have lost something, on a thread of the client:
     *     it must be quick
     */
    public void expectReplays(Runnable whenGateIsClosed) {
        branches.history.keep(whenGateIsClosed);
    }

    /**
     * Lets branches of whole values and removals that have read nothing be written after their decision, from now on and for
     * good: their prepare says yes and asks nobody, {@link RedoSource#redo} is the only record of them, and their commit applies
     * them in one request. After {@link #expectReplays}. All transaction managers that write the same keys must do so, and:
     *
     * <ul>
     *   <li>tell each branch its decision's place ({@link RedoSource#decided}) before each commit in two phases, which is
     *       XAER_RMFAIL otherwise, and give it to the {@linkplain RedisReplay.Entry replay};
     *   <li>{@linkplain #complete complete} the branches of decisions whose commit got no certain answer: {@code recover} does
     *       not list them;
     *   <li>tell what is complete ({@link #completeBelow}), or the places that are left at keys are never dropped.
     * </ul>
     *
     * <p>In a cluster it has no effect: the groups of a branch could not be written in one step.
     */
    public void writeAfterDecisions() {
        if (branches.groups.all().size() == 1) {
            branches.places.mind();
        }
    }

    /** Whether branches may be written after their decisions. */
    public boolean writesAfterDecisions() {
        return branches.places.areMinded();
    }

    /** Whether this redo is of a branch that was not prepared, and is to be {@linkplain #complete completed} from it. */
    public static boolean isWrittenAfterDecision(byte[] redo) {
        return RedoCodec.isDecided(redo);
    }

    /**
     * Applies the branch of a decision that was not prepared, unless that was done before. It may be asked for again, by several
     * at once.
     *
     * @param redo for which {@link #isWrittenAfterDecision} is true
     * @param place of the decision in the order of all
     * @return false, with nothing done, when every decision of that place is known to be complete: look whether it is forgotten
     * @throws XAException XAER_RMFAIL when it is not certain that it is applied; XA_HEURMIX when it cannot be any more
     */
    public boolean complete(Xid xid, byte[] redo, long place) throws XAException {
        return branches.afterDecision.complete(BranchXid.of(xid), redo, place);
    }

    /**
     * Every decision below this place has been carried out in every store: nobody will ask for one of them again. Later requests
     * take along what was kept for their sake.
     */
    public void completeBelow(long place) {
        branches.places.completeBelow(place);
    }

    /** Closes the gate and begins a replay; one that is under way elsewhere can do nothing any more. */
    public RedisReplay replay() {
        return RedisReplay.begin(branches);
    }

    /** How a branch ended, as far as Redis knows. */
    public enum Outcome {
        /** All of it is applied. */
        COMMITTED,
        /** Nothing of it is or will be applied. */
        ROLLED_BACK,
        /** It ended on its own, or its groups of keys ended differently. */
        HEURISTIC,
        /** It has not ended: it is prepared, at least in part. */
        IN_DOUBT,
        /** Redis knows nothing of it: it was never there, or the server has lost it, or its outcome has expired. */
        NONE
    }

    /**
     * The history of the servers. A restart or a failover gives a server another id, and a flush takes the held one away.
     *
     * @param own the replication ids of the primaries, one for each; a cluster has several
     * @param open whether every group of keys has been made complete under the id that its primary has now
     */
    public record Incarnation(Set<String> own, boolean open) {
        /** A copy that nobody can change. */
        public Incarnation {
            own = Set.copyOf(own);
        }
    }

    /** The replication ids of the primaries, one for each: a restart or a failover gives a server another. Asks each once. */
    public Set<String> servers() {
        try {
            return ServerState.all(branches.client).stream()
                    .map(ServerState::id)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (RuntimeException e) { // whatever the client throws
            throw new RedisAccessException(
                    branches.server + ": cannot ask for replication ids ("
                            + branches.unreachable(e).why() + "). Try again once it answers",
                    e);
        }
    }

    /** What the servers say, and whether the gate is open. In a cluster this asks every slot. */
    public Incarnation incarnation() {
        return openGate(new Incarnation(Set.of(), false));
    }

    /**
     * Opens the gate where the servers still have these ids: whoever calls it has seen to it, since it asked for them, that
     * nothing is missing. What has restarted or failed over in between stays closed, which the answer shows.
     */
    public Incarnation openGate(Incarnation seen) {
        List<Gate> gates = asked("look at the gate", () -> branches.gates(seen.own()));
        return new Incarnation(
                gates.stream().map(Gate::own).collect(Collectors.toCollection(TreeSet::new)),
                gates.stream().allMatch(Gate::isOpen));
    }

    /** The lowest generation of any group of keys; 0 when none was raised. Below the one that was raised last, history is gone. */
    public long generation() {
        return asked(
                "look at the generation", () -> ScriptRunner.await(generations().lowest(branches.groups.all())));
    }

    /**
     * Raises the generation of every group, and waits for as many replicas as {@code durability(...)} says: rollbacks that
     * were decided under an earlier one are refused from now on. In a cluster each primary waits once for its replicas, and
     * the user needs {@code +info} for it.
     *
     * @return the lowest generation of any group, which is this one
     */
    public long raiseGeneration(long generation) {
        if (generation < 1) {
            throw new IllegalArgumentException("generation must be at least 1, not " + generation);
        }
        return asked(
                "raise the generation",
                () -> ScriptRunner.await(generations().raise(branches.groups.all(), 0, generation)));
    }

    /**
     * Sees to it that the servers cannot go back behind what they have answered so far: raises the generation everywhere, waits
     * until every replica that is connected (in a cluster: as many as the primary with the fewest has) has that, and, where there is an append-only file, until it must have been forced
     * (about 2 s); then looks whether all servers are still the same run. What is decided and answered before this may be
     * forgotten after it.
     *
     * <p>A server without an append-only file goes back to its last snapshot when it restarts, whatever this says: its
     * generation is then below the one that was raised last.
     *
     * @param generation one more than was seen last: nothing is raised where it is lower than that by now
     * @param replicas how many of each primary must have it, if more than are connected; those that are away may take over
     *     later
     * @return why not, for people; empty when it is certain
     */
    public Optional<String> secure(long generation, int replicas) {
        try {
            return new Barrier(branches, owner).pass(generation, replicas);
        } catch (UnknownAnswerException e) {
            return Optional.of(e.getMessage());
        } catch (RedisException e) {
            return Optional.of("a server does not answer: " + e.getMessage());
        }
    }

    /**
     * Rolls a branch back as recovery does that found no decision for it, if no decisions were forgotten since.
     *
     * @param generation under which that was decided
     * @return false, with nothing done, when the generation is another one now: look for the decision again
     * @throws XAException as {@link javax.transaction.xa.XAResource#rollback} does
     */
    public boolean rollback(Xid xid, long generation) throws XAException {
        return new Ending(branches).rollback(BranchXid.of(xid), new Generation(owner, generation));
    }

    /**
     * The decisions of these branches are forgotten for good: nobody will ask how they ended. Later prepares take the outcomes
     * along, without a round trip of their own. In a cluster only outcomes of branches that this process has committed or
     * rolled back are found; others expire.
     */
    public void forgotten(Collection<? extends Xid> xids) {
        List<KeyLayout> all = branches.groups.all();
        for (Xid each : xids) {
            BranchXid xid = BranchXid.of(each);
            Optional<List<KeyLayout>> known = branches.ended.take(xid);
            known.orElseGet(() -> all.size() == 1 ? all : List.of())
                    .forEach(group -> branches.forgotten.add(group, xid));
        }
    }

    /** How a branch ended, so that one that is lost can be told from one that is done. */
    public Outcome outcome(Xid xid) {
        Set<String> states = asked("look for an outcome", () -> branches.finder.find(BranchXid.of(xid)).stream()
                .map(Described::state)
                .collect(Collectors.toSet()));
        if (states.isEmpty() || states.equals(Set.of(Described.NOTHING))) {
            return Outcome.NONE;
        } else if (states.equals(Set.of("committed"))) {
            return Outcome.COMMITTED;
        } else if (states.equals(Set.of("rolledback"))) {
            return Outcome.ROLLED_BACK;
        }
        return states.contains("prepared") || states.contains("preparing") ? Outcome.IN_DOUBT : Outcome.HEURISTIC;
    }

    private <T> T asked(String what, Supplier<T> question) {
        try {
            return question.get();
        } catch (UnknownAnswerException e) {
            throw new RedisAccessException(
                    branches.server + ": cannot " + what + " (" + e.getMessage() + "). Try again once it answers", e);
        }
    }
}
