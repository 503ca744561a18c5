package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.proxy.Recording;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Branches that Redis hears of only when they are decided: one round trip, in the order of their decisions whenever they come. */
class AfterDecisionTest extends AfterDecisionFixture {
    @Test
    void theWholeBranchIsOneRoundTripAndAsksNobodyBeforeItsCommit() throws XAException {
        set(1, "warm").commit();
        Work work = Work.ended(source, session -> {
            session.<String>getBucket("k").set("v");
            session.<String, String>getMap("gone").clear();
        });
        try (Recording recording = proxy.record()) {
            assertThat(work.prepare()).isEqualTo(XAResource.XA_OK);
            assertThat(recording.requests()).isEmpty();
            ((RedoSource) work.resource).decided(work.xid, 2);
            work.commit();
            assertThat(recording.requests()).singleElement().matches(ProxiedRedis.script("decided"));
            assertThat(recording.roundTrips()).isEqualTo(1);
        }
        assertThat(value()).isEqualTo("v");
    }

    @Test
    void aRollbackAsksNobodyAndLeavesNothing() throws XAException {
        set(1, "old").commit();
        try (Recording recording = proxy.record()) {
            set(2, "new").work().rollback();
            assertThat(recording.requests()).isEmpty();
        }
        assertThat(value()).isEqualTo("old");
    }

    @Test
    void anEarlierDecisionThatComesLateLeavesTheLaterOnesValue() throws XAException {
        Decided first = decide(5, session -> {
            session.<String>getBucket("k").set("first");
            session.<String>getBucket("only").set("first");
        });
        set(6, "second").commit();
        first.commit();
        assertThat(value()).isEqualTo("second");
        assertThat(redis.plain.getBucket("only").get()).isEqualTo("first");

        Decided removed = decide(7, session -> session.getKeys().fastDelete("k"));
        set(8, "third").commit();
        removed.commit();
        assertThat(value()).isEqualTo("third");
    }

    @Test
    void aPreparedBranchOfALaterDecisionIsNotOverwrittenEither() throws XAException {
        Decided late = set(5, "late");
        prepared(6, setting("prepared")).commit();
        late.commit();
        assertThat(value()).isEqualTo("prepared");
        assertThat(place()).isEqualTo("6");

        set(7, "next").commit();
        assertThat(value()).isEqualTo("next");
    }

    @Test
    void aPreparedBranchIsWaitedForAndAnEarlierOneThenOverwritten() throws XAException {
        Decided earlier = prepared(5, setting("prepared"));
        Decided decided = set(6, "decided");
        RedisXAException busy = XaErrors.of(decided::commit, XAException.XAER_RMFAIL);
        assertThat(busy).hasMessageContaining("locked by prepared branch").hasMessageContaining("is decided");
        earlier.commit();
        assertThat(decided.completedBy(source)).isTrue();
        assertThat(value()).isEqualTo("decided");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChangeOfAValueThatLackedAnEarlierDecisionIsToldAndNotHidden(boolean reads) throws XAException {
        redis.plain.getBucket("k").set("1");
        Decided late = set(5, "100");
        Decided change = prepared(6, session -> {
            if (reads) {
                assertThat(session.<String>getBucket("k").get()).hasValue("1");
                session.<String>getBucket("k").set("2");
            } else {
                session.getCounter("k").increment();
            }
        });
        change.commit();
        RedisXAException mixed = XaErrors.of(late::commit, XAException.XA_HEURMIX);
        assertThat(mixed).hasMessageContaining("key k").hasMessageContaining("do not mix");
        assertThat(value()).isEqualTo("2");
        XaErrors.of(() -> late.completedBy(source), XAException.XA_HEURMIX);
        late.work().resource.forget(late.work().xid);
    }

    @Test
    void aWholeValueReplacesWhateverTypeIsThere() throws XAException {
        redis.plain.getList("k").add("item");
        redis.plain.getSet("gone").add("member");
        decide(5, session -> {
                    session.<String>getBucket("k").set("v");
                    session.getKeys().fastDelete("gone");
                })
                .commit();
        assertThat(value()).isEqualTo("v");
        assertThat(redis.plain.getKeys().countExists("gone")).isZero();
    }

    @Test
    void anExpiryCountsFromTheOperationWhoeverAppliesIt() throws XAException {
        Consumer<RedisSession> expiring =
                session -> session.<String>getBucket("k").set("v", Duration.ofMinutes(10));
        decide(5, expiring).commit();
        assertThat(redis.plain.getBucket("k").remainTimeToLive()).isBetween(540_000L, 600_000L);
        assertThat(decide(6, expiring).completedBy(source)).isTrue();
        assertThat(redis.plain.getBucket("k").remainTimeToLive()).isBetween(540_000L, 600_000L);
    }

    @Test
    void whatReadsOrChangesIsPrepared() throws XAException {
        List<Consumer<RedisSession>> others = List.of(
                session -> session.getCounter("n").increment(),
                session -> session.<String>getBucket("k").setKeepTtl("v"),
                session -> session.<String>getBucket("k").setIfNewer("v", 7),
                session -> session.<String, String>getMap("m").fastPut("f", "v"),
                session -> {
                    Optional<String> ignored = session.<String>getBucket("read").get();
                    session.<String>getBucket("k").set("v");
                });
        long place = 5;
        for (Consumer<RedisSession> each : others) {
            Decided decided = decide(place++, each);
            assertThat(RedisRecords.isWrittenAfterDecision(decided.redo())).isFalse();
            assertThat(decided.work().resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
                    .hasSize(1);
            decided.commit();
        }
    }

    @Test
    void withoutThePlaceOfItsDecisionNothingIsCommitted() throws XAException {
        for (Decided decided : List.of(set(5, "v"), prepared(6, setting("w")))) {
            XaErrors.of(decided.work()::commit, XAException.XAER_RMFAIL);
            assertThat(value()).isNull();
        }
    }
}
