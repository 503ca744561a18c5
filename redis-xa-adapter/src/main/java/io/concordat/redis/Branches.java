package io.concordat.redis;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.branch.Branch;
import io.concordat.redis.branch.BranchRegistry;
import io.concordat.redis.branch.Overlay;
import io.concordat.redis.groups.End;
import io.concordat.redis.groups.EndFound;
import io.concordat.redis.groups.Parts;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Groups;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.lock.LockWait;
import io.concordat.redis.lock.ReleaseChannel;
import io.concordat.redis.preflight.NodeRights;
import io.concordat.redis.preflight.RightsTrial;
import io.concordat.redis.preflight.Unreachable;
import io.concordat.redis.read.LiveReader;
import io.concordat.redis.recover.BranchFinder;
import io.concordat.redis.recover.PreparedIndex;
import io.concordat.redis.script.Bookkeeping;
import io.concordat.redis.script.Claim;
import io.concordat.redis.script.ClaimScript;
import io.concordat.redis.script.DecidedScript;
import io.concordat.redis.script.FinishScripts;
import io.concordat.redis.script.ForgottenOutcomes;
import io.concordat.redis.script.Gate;
import io.concordat.redis.script.GateScript;
import io.concordat.redis.script.History;
import io.concordat.redis.script.Places;
import io.concordat.redis.script.ReadScript;
import io.concordat.redis.script.RecoveryScripts;
import io.concordat.redis.script.RedoScripts;
import io.concordat.redis.script.ReplicaWait;
import io.concordat.redis.script.ScriptRunner;
import io.concordat.redis.script.StagingScripts;
import io.concordat.redis.script.UnknownAnswerException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.transaction.xa.XAException;
import org.redisson.api.RedissonClient;

/** What all connections of one data source share. Thread-safe. */
final class Branches implements AutoCloseable {
    final String server;
    final Complaints complaints;
    final BranchRegistry registry;
    final StagingScripts staging;
    final End end;
    final EndFound endFound;
    final GateScript gate;
    final ReplicaWait copies;
    final ScriptRunner runner;
    final History history;
    final RedoScripts redo;
    final Places places = new Places();
    final DecidedScript decided;
    final AfterDecision afterDecision;
    final ForgottenOutcomes forgotten = new ForgottenOutcomes();
    final EndedBranches ended = new EndedBranches();
    final PreparedIndex prepared;
    final BranchFinder finder;
    final ClaimScript claims;
    final NodeRights rights;
    final LockWait lockWait;
    final LiveReader live;
    final Workers workers = Workers.few();
    final AsyncCalls asyncCalls = new AsyncCalls();

    final RedissonClient client;
    private final boolean owned;
    private final Options options;
    final Groups groups;
    private final ReleaseChannel channel;
    private volatile boolean claimed;

    Branches(RedissonClient client, boolean owned, ServerIdentity identity, BranchRegistry registry, Options options) {
        this.client = client;
        this.owned = owned;
        this.options = options;
        this.server = identity.description();
        this.registry = registry;
        this.groups = ClientSettings.groupsOf(client, options.prefix());
        KeyLayout layout = groups.ofMarker();
        this.complaints = new Complaints(identity.description());
        this.runner = new ScriptRunner(client);
        String retention = options.outcomeRetention().isZero()
                ? ""
                : Long.toString(options.outcomeRetention().toMillis());
        ReplicaWait copies = options.durability().copies();
        String owner = "process " + ProcessHandle.current().pid();
        String channelName = ClientNames.of(client).map(layout.releaseChannel());
        this.history = new History(options.incarnationGate());
        this.redo = new RedoScripts(runner, groups, channelName);
        this.live = new ReadScript(runner, groups, history);
        Bookkeeping bookkeeping = new Bookkeeping(history, forgotten, places);
        this.staging = new StagingScripts(runner, owner, retention, options::isCache, copies, bookkeeping);
        this.decided = new DecidedScript(runner, groups, copies, bookkeeping, places);
        RecoveryScripts recovery = new RecoveryScripts(runner, retention);
        this.end = new End(
                new FinishScripts(
                        runner, channelName, retention, options.swap() == SwapMode.MULTI_EXEC, copies, history, places),
                recovery);
        this.endFound = new EndFound(end, recovery);
        this.gate = new GateScript(runner);
        this.copies = copies;
        this.prepared = new PreparedIndex(groups, recovery);
        this.finder = new BranchFinder(groups, recovery, prepared);
        this.claims = new ClaimScript(runner, layout, channelName, options.swap() == SwapMode.MULTI_EXEC);
        this.rights = new NodeRights(
                client,
                options.prefix(),
                new RightsTrial(
                        client.getConfig().isClusterConfig(),
                        !copies.isNone(),
                        options.swap() == SwapMode.MULTI_EXEC,
                        layout,
                        channelName));
        this.channel = new ReleaseChannel(client, layout.releaseChannel());
        this.lockWait = new LockWait(channel, options.lockWait());
        this.afterDecision = new AfterDecision(this);
    }

    Branch begin(BranchXid xid, Duration timeout) {
        return new Branch(xid, new Overlay(groups, live, options.maxOperations(), options.maxBytes()), timeout);
    }

    /** What a branch sends, by its groups. */
    Parts parts(Branch branch) {
        return Parts.of(branch.xid(), branch.staged(), groups);
    }

    /** Two prefixes on one keyspace would not see each other's locks: refused before the first branch. */
    void claimKeyspace(BranchXid xid) throws RedisXAException {
        if (claimed) {
            return;
        }
        Claim claim;
        try {
            claim = claims.claim();
        } catch (UnknownAnswerException e) {
            Unreachable reason = unreachable(e);
            String what = reason.who().orElse("Redis") + " does not answer (" + reason.why() + ")";
            throw complaints
                    .of(XAException.XAER_RMFAIL, xid, "cannot start, " + what + ". " + reason.remedy(), List.of())
                    .causedBy(e);
        }
        if (claim instanceof Claim.Refused refused) {
            throw complaints.of(
                    XAException.XAER_RMFAIL, xid, "cannot start, Redis takes no writes: " + refused.error(), List.of());
        }
        if (claim instanceof Claim.Denied denied) {
            throw complaints.of(
                    XAException.XAER_RMERR,
                    xid,
                    "cannot start, " + denied.consequence() + ". " + denied.remedy(),
                    List.of());
        }
        String owner = ((Claim.Owned) claim).prefix();
        if (!owner.equals(options.prefix())) {
            throw complaints.of(
                    XAException.XAER_RMERR, xid, "cannot start. " + otherPrefix(owner, options.prefix()), List.of());
        }
        requireRights(xid);
        claimed = true;
    }

    /** Why the client cannot talk to its servers. */
    Unreachable unreachable(Throwable failure) {
        return Unreachable.of(failure, client, owned, options.prefix());
    }

    /** How to ask for all gates, where they are minded. */
    Optional<Supplier<List<Gate>>> gatesIfMinded() {
        return history.isGated() ? Optional.of(() -> gates(Set.of())) : Optional.empty();
    }

    /** All gates; opened first where the servers still have one of these ids. */
    List<Gate> gates(Set<String> opened) {
        return gate.gates(groups.all(), opened).stream()
                .map(ScriptRunner::await)
                .toList();
    }

    /** The claim is made at one primary; a cluster has more, each with users of its own. */
    private void requireRights(BranchXid xid) throws RedisXAException {
        List<Finding> refused = rights.errors();
        if (!refused.isEmpty()) {
            Finding first = refused.get(0);
            throw complaints.of(
                    XAException.XAER_RMERR,
                    xid,
                    "cannot start, " + first.consequence() + ". " + first.remedy()
                            + (refused.size() > 1 ? "; check() names " + (refused.size() - 1) + " more" : ""),
                    List.of());
        }
    }

    static String otherPrefix(String owner, String prefix) {
        return "This keyspace is used with prefix " + owner + " already, and transactions with prefix " + prefix
                + " would not see its locks. Use prefix(\"" + owner
                + "\"), another database, or, if nothing uses the other"
                + " prefix any more, DEL " + KeyLayout.MARKER;
    }

    @Override
    public void close() {
        channel.close();
        workers.close();
        asyncCalls.close();
    }
}
