package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.redis.branch.Overlay;
import io.concordat.redis.branch.Staged;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.Groups;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.Bookkeeping;
import io.concordat.redis.script.ForgottenOutcomes;
import io.concordat.redis.script.History;
import io.concordat.redis.script.ReadScript;
import io.concordat.redis.script.ReplicaWait;
import io.concordat.redis.script.ScriptRunner;
import io.concordat.redis.script.StagingScripts;
import io.concordat.redis.script.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server has lost is written again from what its prepares were sent, once, in order, and never over anything newer. */
class RedoTest {
    private OwnRedis redis;
    private RedisXADataSource source;
    private int closed;

    @BeforeEach
    void start() {
        redis = OwnRedis.start();
        source = redis.newSource();
        source.records().expectReplays(() -> closed++);
        assertThat(source.records().replay().end()).isTrue();
    }

    @AfterEach
    void stop() {
        source.close();
        redis.close();
    }

    /** A decided branch as a decision log keeps it. */
    private record Decided(Work work, RedisReplay.Entry entry) {
        void commit() throws XAException {
            work.commit();
        }
    }

    private Decided decide(Consumer<RedisSession> operations) throws XAException {
        Work work = Work.prepared(source, operations);
        return new Decided(work, new RedisReplay.Entry(work.xid, redoOf(work)));
    }

    private static byte[] redoOf(Work work) throws XAException {
        return ((RedoSource) work.resource).redo(work.xid).orElseThrow();
    }

    private Decided committed(Consumer<RedisSession> operations) throws XAException {
        Decided decided = decide(operations);
        decided.commit();
        return decided;
    }

    private List<Redone> replayed(Decided... inOrder) {
        RedisReplay replay = source.records().replay();
        List<Redone> done =
                replay.redo(List.of(inOrder).stream().map(Decided::entry).toList());
        assertThat(replay.end()).isTrue();
        return done;
    }

    private Map<String, String> contents() {
        return Contents.of(redis.server, "app:");
    }

    private void flush() {
        redis.server.command("FLUSHALL");
    }

    private String value(String key) {
        return redis.server.command("GET", key).text();
    }

    @Test
    void everyOperationIsAppliedAgainAsTheCommitHasAppliedIt() throws XAException {
        seed();
        Map<String, String> before = contents();
        Decided decided = committed(RedoTest::everything);
        Map<String, String> after = contents();
        assertThat(after).isNotEqualTo(before);
        flush();
        seed();

        assertThat(replayed(decided)).containsExactly(new Redone.Applied());

        assertThat(contents()).isEqualTo(after);
        assertThat(source.records().outcome(decided.work.xid)).isEqualTo(RedisRecords.Outcome.COMMITTED);
        assertThat(replayed(decided)).containsExactly(new Redone.Known());
        assertThat(contents()).isEqualTo(after);
        decided.commit();
        KeyLayout group = KeyLayout.singleGroup("concordat");
        assertThat(Redis.leftovers(redis.plain))
                .containsExactlyInAnyOrder(group.incarnation(), group.version("app:versioned"));
    }

    private void seed() {
        EveryOperation.seed(redis.plain);
        redis.plain.getBucket("app:moved").set("m", Duration.ofMinutes(30));
        redis.plain.getBucket("app:kept").set("k", Duration.ofMinutes(30));
    }

    private static void everything(RedisSession session) {
        EveryOperation.run(session);
        session.getKeys().rename("app:moved", "app:moved-to");
        session.getKeys().persist("app:kept");
        session.<String>getBucket("app:versioned").setIfNewer("v", 7);
    }

    @Test
    void aPrepareThatIsSentTwiceTellsTheSameRedo() {
        seed();
        History history = new History(false);
        history.keep(() -> {});
        ScriptRunner runner = new ScriptRunner(redis.plain);
        Groups groups = Groups.single("concordat");
        StagingScripts staging = new StagingScripts(
                runner, "test", "", key -> false, ReplicaWait.NONE, new Bookkeeping(history, new ForgottenOutcomes()));
        Overlay overlay = new Overlay(groups, new ReadScript(runner, groups, history), 100, 10_000);
        overlay.list("app:list").addFirst(List.of(Bytes.of("x")));
        overlay.bucket("app:kept").set(Bytes.of("x"));
        overlay.rename("app:moved", "app:moved-to");
        Staged staged = overlay.staged();
        BranchXid xid = BranchXid.of(Work.newXid());

        Vote first = ScriptRunner.await(staging.prepare(xid, groups.ofMarker(), staged, List.of("0")));
        Vote second = ScriptRunner.await(staging.prepare(xid, groups.ofMarker(), staged, List.of("0")));

        assertThat(first).isInstanceOfSatisfying(Vote.Done.class, done -> assertThat(
                        done.redo().orElseThrow().observed())
                .hasSize(6));
        assertThat(second).isEqualTo(first);
    }

    @Test
    void whatTheServerStillHasIsLeftAsItIs() throws XAException {
        Decided first = committed(session -> set(session, "app:a", "1"));
        redis.server.command("SET", "app:a", "newer");
        assertThat(replayed(first)).containsExactly(new Redone.Known());
        assertThat(value("app:a")).isEqualTo("newer");
    }

    @Test
    void outcomesOfDecidedBranchesStayUntilTheyAreForgotten() throws XAException {
        Decided decided = committed(session -> set(session, "app:a", "1"));
        Work onePhase = Work.ended(source, session -> set(session, "app:b", "1"));
        onePhase.commitInOnePhase();
        assertThat(redis.server.command("PTTL", outcomeKey(decided.work.xid)).number())
                .isEqualTo(-1);
        assertThat(redis.server.command("PTTL", outcomeKey(onePhase.xid)).number())
                .isPositive();
    }

    @Test
    void aLostSuffixIsReplayedInOrder() throws XAException {
        Decided first = committed(session -> {
            set(session, "app:a", "1");
            session.getCounter("app:n").add(1);
        });
        Map<String, String> saved = contents();
        Decided second = committed(session -> {
            set(session, "app:a", "2");
            session.getCounter("app:n").add(10);
        });
        Decided third = committed(session -> {
            session.<String>getBucket("app:a").delete();
            session.<String>getList("app:l").addLast("x");
        });
        Decided fourth = committed(session -> {
            session.getCounter("app:n").add(100);
            session.<String>getList("app:l").addFirst("y");
        });
        Map<String, String> all = contents();
        setBackTo(saved, first, second, third, fourth);

        assertThat(replayed(first, second, third, fourth))
                .containsExactly(new Redone.Known(), new Redone.Applied(), new Redone.Applied(), new Redone.Applied());

        assertThat(contents()).isEqualTo(all);
    }

    /** As the AOF of a server is cut back behind the first of these. */
    private void setBackTo(Map<String, String> saved, Decided kept, Decided... lost) {
        redis.server.command("DEL", "app:a", "app:n", "app:l");
        saved.forEach((key, value) -> redis.server.command("SET", key, value.substring("string ".length())));
        for (Decided each : lost) {
            redis.server.command("DEL", outcomeKey(each.work.xid));
        }
        redis.server.command("DEL", KeyLayout.singleGroup("concordat").incarnation());
        assertThat(source.records().outcome(kept.work.xid)).isEqualTo(RedisRecords.Outcome.COMMITTED);
    }

    @Test
    void aCommitOfALostBranchIsAskedAgainAfterTheReplay() throws XAException {
        Decided decided = decide(session -> set(session, "app:a", "1"));
        flush();
        XaErrors.of(decided::commit, XAException.XAER_RMFAIL);
        assertThat(closed).isEqualTo(1);
        assertThat(replayed(decided)).containsExactly(new Redone.Applied());
        decided.work.by(source).commit();
        assertThat(value("app:a")).isEqualTo("1");
    }

    @Test
    void whatIsLostBehindAnOpenGateIsToldAsHazard() throws XAException {
        Decided decided = decide(session -> set(session, "app:a", "1"));
        redis.server.command("DEL", branchKey(decided.work.xid));
        XaErrors.of(decided::commit, XAException.XA_HEURHAZ);
    }

    @Test
    void aClosedGateIsTold() throws XAException {
        flush();
        Work work = Work.ended(source, session -> set(session, "app:a", "1"));
        XaErrors.of(work::prepare, XAException.XA_RBTRANSIENT);
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void aKeyThatAnotherPreparedBranchHasLockedBlocksAllThatComesAfter() throws XAException {
        Decided first = committed(session -> set(session, "app:a", "1"));
        Decided second = committed(session -> {
            set(session, "app:a", "2");
            set(session, "app:b", "2");
        });
        Decided third = committed(session -> set(session, "app:b", "3"));
        flush();
        assertThat(source.records().replay().end()).isTrue();
        Work foreign = Work.prepared(source, session -> set(session, "app:a", "foreign"));

        RedisReplay replay = source.records().replay();
        List<Redone> done = replay.redo(List.of(second.entry, third.entry));
        assertThat(done.get(0)).isInstanceOfSatisfying(Redone.Blocked.class, blocked -> assertThat(blocked.reason())
                .contains("app:a", foreign.xid.toString()));
        assertThat(done.get(1)).isInstanceOf(Redone.Blocked.class);
        assertThat(redis.server.command("EXISTS", "app:b").number()).isZero();

        foreign.rollback();
        assertThat(replayed(first, second, third)).hasSize(3).allMatch(Redone.Applied.class::isInstance);
        assertThat(value("app:a") + value("app:b")).isEqualTo("23");
    }

    @Test
    void aReplayThatIsOvertakenDoesNothingAnyMore() throws XAException {
        Decided decided = committed(session -> set(session, "app:a", "1"));
        RedisReplay flushed = source.records().replay();
        flush();
        assertBlocked(flushed, decided);
        RedisReplay overtaken = source.records().replay();
        RedisReplay other = source.records().replay();
        assertBlocked(overtaken, decided);
        assertThat(overtaken.end()).isFalse();
        assertThat(other.redo(List.of(decided.entry))).containsExactly(new Redone.Applied());
        assertThat(other.end()).isTrue();
        redis.server.command("DEL", outcomeKey(decided.work.xid));
        redis.server.command("SET", "app:a", "newer");
        assertBlocked(other, decided);
        assertThat(value("app:a")).isEqualTo("newer");
    }

    private static void assertBlocked(RedisReplay replay, Decided decided) {
        assertThat(replay.redo(List.of(decided.entry))).allMatch(Redone.Blocked.class::isInstance);
    }

    @Test
    void aReplayDoesNotSurviveARestart() throws XAException {
        Decided decided = committed(session -> set(session, "app:a", "1"));
        RedisReplay replay = source.records().replay();
        redis.process().kill();
        redis.process().restart();
        redis.server.command("DEL", outcomeKey(decided.work.xid), "app:a");
        assertBlocked(replay, decided);
        assertThat(replay.end()).isFalse();
        assertThat(replayed(decided)).containsExactly(new Redone.Applied());
    }

    @Test
    void aKeyThatCannotTakeItsChangeEndsHeuristicallyWithoutHoldingUpOthers() throws XAException {
        Decided list = committed(session -> session.<String>getList("app:l").addLast("x"));
        Decided other = committed(session -> set(session, "app:a", "1"));
        flush();
        redis.server.command("SET", "app:l", "foreign");

        List<Redone> done = replayed(list, other);

        assertThat(done.get(0)).isInstanceOfSatisfying(Redone.Heuristic.class, end -> assertThat(end.reason())
                .contains("app:l"));
        assertThat(done.get(1)).isEqualTo(new Redone.Applied());
        assertThat(value("app:l")).isEqualTo("foreign");
        Work listed = list.work.by(source);
        assertThat(listed.resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
                .contains(list.work.xid);
        XaErrors.of(listed::commit, XAException.XA_HEURMIX);
        listed.resource.forget(listed.xid);
        assertThat(replayed(list)).containsExactly(new Redone.Known());
    }

    @Test
    void aValueThatExpiredMeanwhileCanStillBeMadeToLiveOn() throws XAException {
        Decided brief = committed(session -> session.<String>getBucket("app:a").set("1", Duration.ofMillis(300)));
        Decided persisted = committed(session -> session.getKeys().persist("app:a"));
        Decided gone = committed(session -> session.<String>getBucket("app:b").set("1", Duration.ofMillis(300)));
        Awaitility.await().until(() -> redis.server.command("EXISTS", "app:b").number() == 0);
        flush();
        assertThat(replayed(brief, persisted, gone)).allMatch(Redone.Applied.class::isInstance);
        assertThat(redis.server.command("PTTL", "app:a").number()).isEqualTo(-1);
        assertThat(redis.server.command("PTTL", "app:b").number()).isBetween(1L, 10_000L);
    }

    @Test
    void damagedBytesAreRefused() throws XAException {
        byte[] redo = redoOf(Work.prepared(source, session -> set(session, "app:a", "1")));
        redo[redo.length - 1 - "1".length() - 4] ^= 0x40;
        assertThatThrownBy(() -> new RedisReplay.Entry(Work.newXid(), redo))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withoutReplaysNothingIsKept() throws XAException {
        try (RedisXADataSource other = redis.newSource()) {
            Work work = Work.prepared(other, session -> set(session, "app:z", "1"));
            assertThat(((RedoSource) work.resource).redo(work.xid)).isEmpty();
            work.rollback();
        }
    }

    private static String outcomeKey(Xid xid) {
        return KeyLayout.singleGroup("concordat").outcome(BranchXid.of(xid));
    }

    private static String branchKey(Xid xid) {
        return KeyLayout.singleGroup("concordat").branch(BranchXid.of(xid));
    }

    private static void set(RedisSession session, String key, String value) {
        session.<String>getBucket(key).set(value);
    }
}
