package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written after its decision is applied once, whatever is lost, full or sent late meanwhile. */
class AfterDecisionFaultTest extends AfterDecisionFixture {
    @Test
    void aLateCopyOfWhatIsForgottenChangesNothing() throws XAException {
        Decided first = set(5, "first");
        first.commit();
        source.records().forgotten(List.of(first.work().xid));
        decide(6, session -> session.<String>getBucket("takes outcomes along").set("x"))
                .commit();
        assertThat(source.records().outcome(first.work().xid)).isEqualTo(RedisRecords.Outcome.NONE);
        redis.plain.getBucket("k").set("by others");

        assertThat(first.completedBy(source))
                .as("its place is still at the key")
                .isTrue();
        assertThat(value()).isEqualTo("by others");

        source.records().completeBelow(7);
        decide(7, session -> session.<String>getBucket("takes places along").set("x"))
                .commit();
        assertThat(redis.server.command("ZRANGE", WRITTEN, "0", "-1").elements())
                .extracting(member -> member.text())
                .containsExactlyInAnyOrder("", "takes places along");
        assertThat(first.completedBy(source))
                .as("nothing is known of it, but that it is complete")
                .isFalse();
        assertThat(value()).isEqualTo("by others");
    }

    @Test
    void behindAClosedGateTheReplayAppliesItInItsPlace() throws XAException {
        set(4, "before").commit();
        Decided lost = set(5, "lost");
        lost.commit();
        Decided waiting = set(6, "waiting");
        redis.server.command("FLUSHALL");
        assertThat(XaErrors.of(waiting::commit, XAException.XAER_RMFAIL)).hasMessageContaining("replays");
        RedisReplay replay = source.records().replay();
        assertThat(replay.redo(List.of(lost.entry(), waiting.entry())))
                .containsExactly(new Redone.Applied(), new Redone.Applied());
        assertThat(replay.end()).isTrue();
        assertThat(value()).isEqualTo("waiting");
        assertThat(waiting.completedBy(source)).isTrue();
    }

    @Test
    void aReplayLeavesWhatALaterDecisionHasWritten() throws XAException {
        Decided never = decide(5, session -> {
            session.<String>getBucket("k").set("never");
            session.<String>getBucket("only").set("never");
        });
        Decided later = set(6, "later");
        later.commit();
        redis.server.command("DEL", "concordat:{0}:incarnation");
        RedisReplay replay = source.records().replay();
        assertThat(replay.redo(List.of(never.entry(), later.entry())))
                .containsExactly(new Redone.Applied(), new Redone.Known());
        assertThat(replay.end()).isTrue();
        assertThat(value()).isEqualTo("later");
        assertThat(redis.plain.getBucket("only").get()).isEqualTo("never");
        set(7, "next").commit();
        assertThat(never.completedBy(source)).isTrue();
        assertThat(value()).isEqualTo("next");
    }

    @Test
    void aFullServerTakesItWhenThereIsRoomAgainAndRefusesOthersAtPrepareMeanwhile() throws XAException {
        Decided decided = set(5, "v");
        redis.server.command("CONFIG", "SET", "maxmemory", "1");
        assertThat(XaErrors.of(decided::commit, XAException.XAER_RMFAIL)).hasMessageContaining("free memory");
        assertThat(value()).isNull();
        Work next = Work.ended(source, setting("next"));
        XaErrors.of(next::prepare, XAException.XA_RBOTHER);

        redis.server.command("CONFIG", "SET", "maxmemory", "0");
        assertThat(decided.completedBy(source)).isTrue();
        assertThat(value()).isEqualTo("v");
        prepared(6, setting("again")).commit();
        set(7, "after").commit();
        assertThat(value()).isEqualTo("after");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLostRequestOrReplyIsCompletedOnceByAnotherProcess(boolean reply) throws XAException {
        try (RedisXADataSource other = redis.newSource();
                ProxiedRedis once = new ProxiedRedis(redis.server, 0)) {
            once.source.records().expectReplays(() -> {});
            once.source.records().writeAfterDecisions();
            Work work = Work.prepared(once.source, setting("v"));
            byte[] redo = ((RedoSource) work.resource).redo(work.xid).orElseThrow();
            var rule = once.proxy.on(ProxiedRedis.script("decided"));
            var hits = reply ? rule.loseReply() : rule.loseRequest();
            ((RedoSource) work.resource).decided(work.xid, 5);
            XaErrors.of(work::commit, XAException.XAER_RMFAIL);
            assertThat(hits.count()).isEqualTo(1);
            assertThat(redis.plain.getBucket("k").isExists()).isEqualTo(reply);
            redis.plain.getBucket("seen").set("x");
            other.records().expectReplays(() -> {});
            assertThat(other.records().complete(work.xid, redo, 5)).isTrue();
        }
        assertThat(value()).isEqualTo("v");
    }

    @Test
    void askedForAgainItIsAppliedOnceAndSetsNothingBack() throws XAException {
        Decided first = set(5, "first");
        first.commit();
        redis.plain.getBucket("k").set("by others");
        assertThat(first.completedBy(source)).isTrue();
        assertThat(value()).isEqualTo("by others");
    }
}
