package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What forget means: the record of a heuristic outcome goes, and what was forgotten never comes back. */
class ForgetTest {
    private final ResendingClient resending = new ResendingClient(Redis.plain());
    private final RedisXADataSource source =
            RedisXADataSource.builder().client(resending.client).build();
    private final String map = Redis.key("map");

    @AfterEach
    void nothingIsLeftBehind() {
        source.close();
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @Test
    void forgettingTwiceIsTheSameAsOnce() throws XAException {
        Work work = heuristic();
        work.resource.forget(work.xid);
        work.resource.forget(work.xid);
        try (RedisXADataSource other = Redis.otherProcess()) {
            other.getXAConnection().getXAResource().forget(work.xid);
        }
    }

    @Test
    void whatDidNotEndHeuristicallyIsNotKnown() throws XAException {
        Work committed = Work.ended(source, session -> session.getMap(map).add("n", 1));
        committed.commitInOnePhase();
        RedisXAException e = XaErrors.of(() -> committed.resource.forget(committed.xid), XAException.XAER_NOTA);
        assertThat(e).hasMessageContaining("nothing to forget");
        committed.commitInOnePhase();
        XaErrors.of(() -> committed.resource.forget(Work.newXid()), XAException.XAER_NOTA);
    }

    @Test
    void aRepeatedCommitOrRollbackOfWhatIsForgottenIsStillHeuristic() throws XAException {
        Work work = heuristic();
        work.resource.forget(work.xid);
        RedisXAException e = XaErrors.of(work::commit, XAException.XA_HEURMIX);
        assertThat(e).hasMessageContaining("was forgotten");
        XaErrors.of(work::commitInOnePhase, XAException.XA_HEURMIX);
        XaErrors.of(work::rollback, XAException.XA_HEURMIX);
        work.resource.forget(work.xid);
    }

    @Test
    void aCopyOfThePrepareThatArrivesAfterTheForgetStagesNothing() throws XAException {
        Work work = Work.ended(
                source, session -> session.<String, String>getMap(map).fastPut("a", "1"));
        resending.remember();
        work.prepare();
        makeInapplicable();
        XaErrors.of(work::commit, XAException.XA_HEURMIX);
        work.resource.forget(work.xid);
        Redis.plain().getKeys().delete(map);
        resending.deliverCopy();
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
        assertThat(Redis.plain().getMap(map).readAllMap()).isEqualTo(Map.of());
    }

    private Work heuristic() throws XAException {
        Work work = Work.prepared(
                source, session -> session.<String, String>getMap(map).fastPut("a", "1"));
        makeInapplicable();
        XaErrors.of(work::commit, XAException.XA_HEURMIX);
        return work;
    }

    private void makeInapplicable() {
        Redis.plain().getKeys().delete(map);
        Redis.plain().getBucket(map).set("foreign");
    }
}
