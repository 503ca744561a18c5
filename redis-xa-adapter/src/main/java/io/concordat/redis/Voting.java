package io.concordat.redis;

import io.concordat.redis.branch.Branch;
import io.concordat.redis.branch.RollbackOnly;
import io.concordat.redis.branch.Stage;
import io.concordat.redis.branch.Staged;
import io.concordat.redis.groups.Parts;
import io.concordat.redis.groups.Prepare;
import io.concordat.redis.script.Finish;
import io.concordat.redis.script.FinishKeys;
import io.concordat.redis.script.ScriptRunner;
import io.concordat.redis.script.UnknownAnswerException;
import io.concordat.redis.script.Vote;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.transaction.xa.XAException;

/**
 * Asks Redis for a vote. A yes takes one request to each group. A no is made final by a rollback, because an earlier copy of
 * the request may still be on its way (the client sends again after a lost connection): it must find an outcome. Thread-safe.
 */
final class Voting {
    private final Branches branches;
    private final Complaints complaints;

    Voting(Branches branches) {
        this.branches = branches;
        this.complaints = branches.complaints;
    }

    /**
     * What there is to ask, for {@link #conclude}; nothing when the branch has done nothing.
     *
     * @throws XAException when it can only be rolled back, which it is then
     */
    Optional<Question> question(Branch branch) throws XAException {
        return question(branch, Stage.PREPARE_UNKNOWN);
    }

    /** As {@link #question} and {@link #conclude}; a branch in one group is committed with that. */
    Vote onePhase(Branch branch) throws XAException {
        Optional<Question> question = question(branch, Stage.ONE_PHASE_UNKNOWN);
        return question.isEmpty() ? new Vote.ReadOnly() : conclude(branch, question.get());
    }

    /** What a branch asks of Redis, and the stage it is in until that is answered. */
    record Question(Staged staged, Parts parts, Prepare prepare, Stage unknown) {
        boolean writes() {
            return !staged.operations().isEmpty();
        }
    }

    private Optional<Question> question(Branch branch, Stage unknown) throws XAException {
        refuseRollbackOnly(branch);
        Staged staged = branch.staged();
        if (staged.isEmpty()) {
            return Optional.empty();
        }
        Parts parts = branches.parts(branch);
        Prepare prepare = unknown == Stage.ONE_PHASE_UNKNOWN
                ? Prepare.forOnePhase(branches.staging, parts)
                : Prepare.forDecision(branches.staging, parts);
        Question question = new Question(staged, parts, prepare, unknown);
        if (question.writes()) {
            // However this call ends, something of the branch may reach Redis from here on.
            branch.enter(unknown);
        }
        return Optional.of(question);
    }

    /** Whether it can be committed. A yes of either kind; everything else is an exception, and ends the branch when it is certain. */
    Vote conclude(Branch branch, Question asked) throws XAException {
        Staged staged = asked.staged();
        Stage unknown = asked.unknown();
        Parts parts = asked.parts();
        Prepare prepare = asked.prepare();
        boolean writes = asked.writes();
        Supplier<Vote> question =
                unknown == Stage.ONE_PHASE_UNKNOWN && parts.isSingle() ? () -> commitAtOnce(parts) : prepare::ask;
        try {
            Vote vote = branches.lockWait.ask(question);
            if (vote instanceof Vote.Done || vote instanceof Vote.ReadOnly) {
                branch.keepRedo(prepare.redo());
                return vote;
            }
            if (vote instanceof Vote.Torn) {
                branches.registry.end(branch);
                throw Ending.torn(
                        complaints,
                        branch.xid(),
                        "the server refused a command in the middle of its commit",
                        staged.written());
            }
            if (vote instanceof Vote.Duplicate duplicate) {
                throw usedTwice(branch, duplicate, prepare.staged());
            }
            if (writes) {
                return settle(branch, parts.toFinish(), vote, unknown);
            }
            throw no(branch, List.of(), vote);
        } catch (UnknownAnswerException e) {
            throw writes ? unknown(branch, unknown, e) : unread(branch, e);
        }
    }

    private Vote commitAtOnce(Parts parts) {
        Parts.Part only = parts.all().get(0);
        return ScriptRunner.await(branches.staging.commitInOnePhase(parts.xid(), only.group(), only.staged()));
    }

    private void refuseRollbackOnly(Branch branch) throws XAException {
        Optional<RollbackOnly> rollbackOnly = branch.stage() == Stage.ACTIVE ? branch.rollbackOnly() : Optional.empty();
        if (rollbackOnly.isPresent()) {
            ended(branch, List.of());
            throw complaints.of(
                    rollbackOnly.get().errorCode(),
                    branch.xid(),
                    "it can only be rolled back: " + rollbackOnly.get().reason()
                            + ". Nothing was staged, the branch is rolled back. Run the transaction again",
                    List.of());
        }
    }

    /** Rolls back after a no. Only the answer to that says how the branch ended: an earlier copy may have been first. */
    private Vote settle(Branch branch, List<FinishKeys> groups, Vote vote, Stage unknown) throws XAException {
        Finish finish = branches.end.rollback(branch.xid(), groups);
        if (finish instanceof Finish.Done) {
            throw no(branch, groups, vote);
        }
        branches.registry.end(branch);
        List<String> keys = branch.writtenKeys();
        if (finish instanceof Finish.Ended ended && ended.outcome().equals("committed")) {
            if (unknown == Stage.ONE_PHASE_UNKNOWN) {
                return new Vote.Done();
            }
            throw complaints.of(
                    XAException.XA_HEURCOM,
                    branch.xid(),
                    "an earlier copy of the request was prepared, and somebody has committed it. Compare its keys "
                            + keys + " with the other resources",
                    keys);
        }
        throw complaints.of(
                XAException.XA_HEURMIX,
                branch.xid(),
                "cannot vote, and cannot be rolled back (" + finish + "). Compare its keys " + keys
                        + " with the other resources",
                keys);
    }

    /** Not to be rolled back where somebody else's is in Redis under this xid: that keeps our copies out. */
    private XAException usedTwice(Branch branch, Vote.Duplicate duplicate, List<FinishKeys> ours) {
        if (!ours.isEmpty()) {
            Finish ignored = branches.end.rollback(branch.xid(), ours);
        }
        branches.registry.end(branch);
        return complaints.of(
                XAException.XA_RBPROTO,
                branch.xid(),
                "another branch with this xid is known to Redis (" + duplicate.state()
                        + "). Nothing of this one was staged, it is rolled back. Give each branch an xid of its own",
                List.of());
    }

    /** Transaction managers roll back what has refused: in a cluster it must not be looked for in every slot. */
    private void ended(Branch branch, List<FinishKeys> groups) {
        branches.registry.end(branch);
        branches.ended.add(branch.xid(), groups.stream().map(FinishKeys::group).toList());
    }

    private XAException no(Branch branch, List<FinishKeys> groups, Vote vote) {
        ended(branch, groups);
        if (vote instanceof Vote.Busy busy
                && busy.holder().startsWith(branch.xid().globalText())) {
            return complaints.of(
                    XAException.XA_RBDEADLOCK,
                    branch.xid(),
                    "key " + busy.key() + " is locked by branch " + busy.holder()
                            + " of the same transaction. Nothing was staged, the branch is rolled back. Use one"
                            + " RedisXADataSource for each server, or different keys in each branch of a transaction",
                    List.of(busy.key()));
        }
        return complaints.refusal(branch.xid(), vote, branches.lockWait.limit().toMillis() + " ms");
    }

    private XAException unread(Branch branch, UnknownAnswerException e) {
        ended(branch, List.of());
        return complaints
                .of(
                        XAException.XA_RBCOMMFAIL,
                        branch.xid(),
                        "Redis did not answer whether what was read is still so. There was nothing to write, the"
                                + " branch is rolled back. Run the transaction again",
                        List.of())
                .causedBy(e);
    }

    private XAException unknown(Branch branch, Stage unknown, UnknownAnswerException e) {
        return complaints.unavailable(
                branch.xid(),
                unknown == Stage.PREPARE_UNKNOWN
                        ? "it is not known whether it is prepared. Roll it back, or prepare it again"
                        : "it is not known whether it is committed. Commit it in one phase again",
                e);
    }
}
