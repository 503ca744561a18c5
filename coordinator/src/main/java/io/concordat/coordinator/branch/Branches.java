package io.concordat.coordinator.branch;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The branches of one transaction, and what is asked of them together. Thread-safe. */
final class Branches {
    private final Together together;
    private final List<EnlistedBranch> all = new CopyOnWriteArrayList<>();
    private final AtomicBoolean prepareAsked = new AtomicBoolean();

    Branches(Together together) {
        this.together = together;
    }

    void add(EnlistedBranch branch) {
        all.add(branch);
    }

    void remove(EnlistedBranch branch) {
        all.remove(branch);
    }

    List<EnlistedBranch> all() {
        return all;
    }

    List<EnlistedBranch> having(Predicate<BranchState> condition) {
        return all.stream().filter(branch -> condition.test(branch.state())).toList();
    }

    List<EnlistedBranch> in(BranchState state) {
        return having(state::equals);
    }

    /** The branch in commit-record mode, whose commit is the decision. */
    Optional<EnlistedBranch> commitRecord() {
        return all.stream().filter(branch -> branch.resource().isCommitRecord()).findFirst();
    }

    /**
     * Asks every branch for its vote, all at once, the first time; each remembers its own. Those that commit last are not the
     * first, so that a database is asked on the thread that has worked with it. A branch in commit-record mode has nothing to
     * prepare: it is asked beforehand, and what is then alone is asked on this thread, which costs no other.
     *
     * @param before is run before the first is asked
     */
    void prepare(Runnable before) {
        if (prepareAsked.compareAndSet(false, true)) {
            before.run();
            Map<Boolean, List<EnlistedBranch>> open = having(BranchState::isOpen).stream()
                    .sorted(Comparator.comparing(b -> b.resource().commitsLast()))
                    .collect(Collectors.partitioningBy(b -> b.resource().isCommitRecord()));
            open.get(true).forEach(EnlistedBranch::askForVote);
            together.ask(open.get(false), EnlistedBranch::beginVote, EnlistedBranch::askForVote);
        }
    }

    /** Commits every prepared branch, those that commit last after all others have answered, and else all at once. */
    void commit() {
        Map<Boolean, List<EnlistedBranch>> last = in(BranchState.PREPARED).stream()
                .collect(Collectors.partitioningBy(b -> b.resource().commitsLast()));
        together.ask(last.get(false), EnlistedBranch::beginCommit, EnlistedBranch::commitPrepared);
        together.ask(last.get(true), EnlistedBranch::beginCommit, EnlistedBranch::commitPrepared);
    }

    /** Rolls back branches in which the application may be working, all at once: none waits for another's store. */
    void abandon() {
        together.ask(List.copyOf(all), branch -> false, EnlistedBranch::abandon);
    }

    /** Rolls back what is still open in a store; leaves to recovery what may be decided. */
    void rollbackOpen() {
        having(BranchState::isOpen).forEach(branch -> branch.rollback(null));
    }
}
