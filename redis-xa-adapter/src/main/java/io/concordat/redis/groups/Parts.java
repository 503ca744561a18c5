package io.concordat.redis.groups;

import io.concordat.redis.branch.Staged;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Groups;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.FinishKeys;
import java.util.List;
import java.util.Optional;

/**
 * A branch, divided by the groups of its keys. Immutable.
 *
 * @param xid of the branch
 * @param all those that write come first; the first of them decides when the branch itself has to decide
 */
public record Parts(BranchXid xid, List<Part> all) {
    /**
     * What a branch does in one group.
     *
     * @param group the group
     * @param staged what it has read and writes there
     */
    public record Part(KeyLayout group, Staged staged) {
        boolean writes() {
            return !staged.written().isEmpty();
        }
    }

    /** Divides. */
    public static Parts of(BranchXid xid, Staged staged, Groups groups) {
        Optional<KeyLayout> only = groups.only();
        if (only.isPresent()) {
            return new Parts(xid, List.of(new Part(only.get(), staged)));
        }
        return new Parts(
                xid,
                staged.by(groups).entrySet().stream()
                        .map(entry -> new Part(entry.getKey(), entry.getValue()))
                        .toList());
    }

    /** Whether everything is in one group, so that one script can do it. */
    public boolean isSingle() {
        return all.size() == 1;
    }

    /** The parts that write. */
    List<Part> writing() {
        return all.stream().filter(Part::writes).toList();
    }

    /** The tags of the groups that are written to. */
    List<String> tags() {
        return writing().stream().map(part -> part.group().tag()).toList();
    }

    /** What it takes to finish it where it is staged. */
    public List<FinishKeys> toFinish() {
        return writing().stream()
                .map(part -> FinishKeys.of(part.group(), part.staged()))
                .toList();
    }
}
