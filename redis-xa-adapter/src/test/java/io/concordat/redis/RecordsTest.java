package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.redis.RedisRecords.Outcome;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.KeyLayout;
import java.time.Duration;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Outcomes and generations, for a transaction manager that can write again what a server has lost. */
class RecordsTest {
    private static final KeyLayout GROUP = KeyLayout.singleGroup("concordat");

    private OwnRedis redis;
    private RedisXADataSource source;
    private RedisRecords records;

    @BeforeEach
    void start() {
        redis = OwnRedis.start();
        source = RedisXADataSource.builder()
                .uri(redis.server.uri())
                .lockWait(Duration.ZERO)
                .outcomeRetention(Duration.ZERO)
                .build();
        records = source.records();
    }

    @AfterEach
    void stop() {
        source.close();
        redis.close();
    }

    @Test
    void outcomesTellWhatIsLostFromWhatIsDone() throws XAException {
        Work work = Work.prepared(source, session -> set(session, "a"));
        assertThat(records.outcome(work.xid)).isEqualTo(Outcome.IN_DOUBT);
        work.commit();
        assertThat(records.outcome(work.xid)).isEqualTo(Outcome.COMMITTED);
        Work rolledBack = Work.prepared(source, session -> set(session, "b"));
        rolledBack.rollback();
        assertThat(records.outcome(rolledBack.xid)).isEqualTo(Outcome.ROLLED_BACK);
        redis.server.command("FLUSHALL");
        assertThat(records.outcome(work.xid)).isEqualTo(Outcome.NONE);
    }

    @Test
    void outcomesThatAreForgottenGoWithALaterPrepareAndOthersStay() throws XAException {
        Work committed = Work.prepared(source, session -> set(session, "a"));
        committed.commit();
        Work onePhase = Work.ended(source, session -> set(session, "a"));
        onePhase.commitInOnePhase();
        Work kept = Work.prepared(source, session -> set(session, "a"));
        kept.commit();
        Work heuristic =
                Work.prepared(source, session -> session.getCounter("counter").add(1));
        redis.server.command("LPUSH", "counter", "x");
        XaErrors.of(heuristic::commit, XAException.XA_HEURMIX);
        assertThat(redis.server.command("PTTL", outcomeKey(kept.xid)).number()).isEqualTo(-1);

        records.forgotten(List.of(committed.xid, onePhase.xid, heuristic.xid));
        assertThat(records.outcome(committed.xid)).isEqualTo(Outcome.COMMITTED);
        Work.committed(source, session -> set(session, "b"));

        assertThat(records.outcome(committed.xid)).isEqualTo(Outcome.NONE);
        assertThat(records.outcome(onePhase.xid)).isEqualTo(Outcome.NONE);
        assertThat(records.outcome(kept.xid)).isEqualTo(Outcome.COMMITTED);
        assertThat(records.outcome(heuristic.xid)).isEqualTo(Outcome.HEURISTIC);
    }

    @Test
    void aPrepareThatIsRefusedLeavesForgottenOutcomesToTheNext() throws XAException {
        Work committed = Work.prepared(source, session -> set(session, "a"));
        committed.commit();
        records.forgotten(List.of(committed.xid));
        Work refused = Work.ended(source, session -> {
            session.<String>getBucket("b").get();
            set(session, "c");
        });
        redis.server.command("SET", "b", "changed");
        XaErrors.of(refused::prepare, XAException.XA_RBTRANSIENT);
        assertThat(records.outcome(committed.xid)).isEqualTo(Outcome.COMMITTED);

        Work.committed(source, session -> set(session, "b"));

        assertThat(records.outcome(committed.xid)).isEqualTo(Outcome.NONE);
    }

    @Test
    void aRollbackThatWasDecidedUnderAnotherGenerationIsRefused() throws XAException {
        Work work = Work.prepared(source, session -> set(session, "a"));
        long decidedUnder = records.generation();
        assertThat(records.raiseGeneration(7)).isEqualTo(7);

        assertThat(records.rollback(work.xid, decidedUnder)).isFalse();

        assertThat(records.outcome(work.xid)).isEqualTo(Outcome.IN_DOUBT);
        assertThat(work.resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
                .contains(work.xid);
        assertThat(records.rollback(work.xid, 7)).isTrue();
        assertThat(records.outcome(work.xid)).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(redis.server.command("EXISTS", "a").number()).isZero();
    }

    @Test
    void aGenerationIsNeverLowered() {
        records.raiseGeneration(12);
        assertThat(records.raiseGeneration(9)).isEqualTo(12);
        assertThat(records.generation()).isEqualTo(12);
        assertThatThrownBy(() -> records.raiseGeneration(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String outcomeKey(Xid xid) {
        return GROUP.outcome(BranchXid.of(xid));
    }

    private static void set(RedisSession session, String key) {
        session.<String>getBucket(key).set("x");
    }
}
