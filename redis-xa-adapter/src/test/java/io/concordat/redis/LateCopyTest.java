package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client sends a request again when the connection was lost: a no is final although a copy of it arrives later. */
class LateCopyTest {
    private final ResendingClient resending = new ResendingClient(Redis.plain());
    private final RedisXADataSource source = RedisXADataSource.builder()
            .client(resending.client)
            .lockWait(Duration.ZERO)
            .build();
    private final String stock = Redis.key("stock");

    @AfterEach
    void close() {
        source.close();
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCopyThatArrivesAfterTheNoChangesNothing(boolean onePhase) throws XAException {
        Work holder = Work.prepared(source, session -> session.getMap(stock).add("n", 100));
        Work late = Work.ended(source, session -> session.getMap(stock).add("n", -1));
        resending.remember();
        XaErrors.of(() -> vote(late, onePhase), XAException.XA_RBDEADLOCK);
        holder.commit();
        resending.deliverCopy();
        assertThat(Redis.plain().getMap(stock).readAllMap()).isEqualTo(Map.of("n", "100"));
    }

    @Test
    void aCopyThatCommitsBeforeTheNoIsFinalIsACommit() throws XAException {
        Work holder = Work.prepared(source, session -> session.getMap(stock).add("n", 100));
        Work late = Work.ended(source, session -> session.getMap(stock).add("n", -1));
        resending.remember();
        resending.before("answer('ROLLEDBACK')", () -> {
            commit(holder);
            resending.deliverCopy();
        });
        late.commitInOnePhase();
        assertThat(Redis.plain().getMap(stock).readAllMap()).isEqualTo(Map.of("n", "99"));
        late.commitInOnePhase();
        assertThat(Redis.plain().getMap(stock).readAllMap()).isEqualTo(Map.of("n", "99"));
    }

    @Test
    void aCopyThatIsPreparedAndCommittedByOthersBeforeTheNoIsFinalIsToldAsSuch() throws XAException {
        Work holder = Work.prepared(source, session -> session.getMap(stock).add("n", 100));
        Work late = Work.ended(source, session -> session.getMap(stock).add("n", -1));
        try (RedisXADataSource other = Redis.otherProcess()) {
            resending.remember();
            resending.before("answer('ROLLEDBACK')", () -> {
                commit(holder);
                resending.deliverCopy();
                try {
                    other.getXAConnection().getXAResource().commit(late.xid, false);
                } catch (XAException e) {
                    throw new IllegalStateException(e);
                }
            });
            RedisXAException e = XaErrors.of(late::prepare, XAException.XA_HEURCOM);
            assertThat(e.keys()).containsExactly(stock);
        }
        assertThat(Redis.plain().getMap(stock).readAllMap()).isEqualTo(Map.of("n", "99"));
    }

    @Test
    void aRequestThatFailsOnTheWayIsRolledBackInRedis() throws XAException {
        Work late = Work.ended(source, session -> session.getMap(stock).add("n", -1));
        resending.remember();
        resending.before("", () -> {
            throw new StackOverflowError("after the request was sent");
        });
        assertThatThrownBy(late::prepare).isInstanceOf(StackOverflowError.class);
        late.rollback();
        XaErrors.of(late::commit, XAException.XA_HEURRB);
    }

    private static void vote(Work work, boolean onePhase) throws XAException {
        if (onePhase) {
            work.commitInOnePhase();
        } else {
            work.prepare();
        }
    }

    private static void commit(Work work) {
        try {
            work.commit();
        } catch (XAException e) {
            throw new IllegalStateException(e);
        }
    }
}
