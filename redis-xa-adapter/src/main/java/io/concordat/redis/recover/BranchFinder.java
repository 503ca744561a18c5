package io.concordat.redis.recover;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Groups;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.Described;
import io.concordat.redis.script.RecoveryScripts;
import io.concordat.redis.script.ScriptRunner;
import io.concordat.redis.script.UnknownAnswerException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Finds the groups of a branch that another process has made. There is no register of them: one group that has its record is
 * found, where the last scan has seen it or else by asking every group, and the record names the others; so does the outcome
 * of a branch that had several. Thread-safe.
 */
public final class BranchFinder {
    private final Groups groups;
    private final RecoveryScripts scripts;
    private final PreparedIndex index;

    /** Looks first where the index has been seen to have the branch. */
    public BranchFinder(Groups groups, RecoveryScripts scripts, PreparedIndex index) {
        this.groups = groups;
        this.scripts = scripts;
        this.index = index;
    }

    /**
     * All groups of the branch in the order of its record, whether they still know it or not: one that knows nothing any more
     * has lost it. When neither a record nor an outcome names them: those that know its outcome. When there is only one group
     * at all: that one.
     *
     * @throws UnknownAnswerException when a group that does not answer may be one of them
     */
    public List<Described> find(BranchXid xid) {
        List<KeyLayout> all = groups.all();
        Search search = new Search(xid);
        search.ask(index.lastSeen(xid));
        if (search.naming().isEmpty()) {
            search.ask(all);
        }
        Optional<Described> naming = search.naming();
        if (naming.isPresent()) {
            List<KeyLayout> named =
                    naming.get().tags().stream().map(groups::tagged).toList();
            search.ask(named);
            return search.answers(named);
        }
        List<Described> answers = search.answers(all);
        return all.size() == 1
                ? answers
                : answers.stream().filter(Described::isKnown).toList();
    }

    private final class Search {
        private final BranchXid xid;
        private final Map<KeyLayout, CompletableFuture<Described>> asked = new LinkedHashMap<>();

        Search(BranchXid xid) {
            this.xid = xid;
        }

        void ask(List<KeyLayout> more) {
            List<KeyLayout> unasked =
                    more.stream().filter(group -> !asked.containsKey(group)).toList();
            List<CompletableFuture<Described>> answers = scripts.describe(xid, unasked);
            for (int i = 0; i < unasked.size(); i++) {
                asked.put(unasked.get(i), answers.get(i));
            }
        }

        /** Any that names all groups; groups that do not answer are passed over here. */
        Optional<Described> naming() {
            return asked.values().stream()
                    .map(answer -> answer.handle((described, failure) -> Optional.ofNullable(described))
                            .join())
                    .flatMap(Optional::stream)
                    .filter(described -> !described.tags().isEmpty())
                    .findFirst();
        }

        List<Described> answers(List<KeyLayout> of) {
            return of.stream()
                    .map(group -> ScriptRunner.await(asked.get(group)))
                    .toList();
        }
    }
}
