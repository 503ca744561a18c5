package io.concordat.redis;

import io.concordat.redis.branch.Branch;
import io.concordat.redis.groups.Parts;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.Finish;
import io.concordat.redis.script.FinishKeys;
import io.concordat.redis.script.UnknownAnswerException;
import io.concordat.redis.script.Vote;
import java.util.List;
import javax.transaction.xa.XAException;

/**
 * Commits a branch in one phase. In one group that is one script. In several groups of a cluster no script reaches all keys:
 * the branch is prepared in all of them, then swapped in the first, which is the decision, then in the others. A crash in
 * between leaves a prepared branch that {@code recover()} lists; committed or rolled back, it ends as its first group has
 * decided. Thread-safe.
 */
final class OnePhase {
    private final Branches branches;
    private final Complaints complaints;
    private final Voting voting;
    private final Ending ending;

    OnePhase(Branches branches, Voting voting, Ending ending) {
        this.branches = branches;
        this.complaints = branches.complaints;
        this.voting = voting;
        this.ending = ending;
    }

    void commit(Branch branch) throws XAException {
        Vote vote = voting.onePhase(branch);
        Parts parts = branches.parts(branch);
        if (vote instanceof Vote.Done && !parts.isSingle()) {
            decide(branch, parts);
        } else {
            branches.registry.end(branch);
            branches.ended.add(branch.xid(), groups(parts));
        }
    }

    private static List<KeyLayout> groups(Parts parts) {
        return parts.toFinish().stream().map(FinishKeys::group).toList();
    }

    private void decide(Branch branch, Parts parts) throws XAException {
        Finish finish;
        try {
            finish = branches.end.decideAndCommit(branch.xid(), parts.toFinish());
        } catch (UnknownAnswerException e) {
            throw complaints.unavailable(
                    branch.xid(), "it is not known whether it is committed. Commit it in one phase again", e);
        }
        branches.registry.end(branch);
        branches.ended.add(branch.xid(), groups(parts));
        if (finish instanceof Finish.Ended ended && ended.outcome().equals("rolledback")) {
            throw complaints.of(
                    XAException.XA_RBROLLBACK,
                    branch.xid(),
                    "somebody has rolled it back before it was committed. Nothing was applied. Run the transaction again",
                    List.of());
        }
        ending.checkCommitted(branch.xid(), finish, branch.writtenKeys());
    }
}
