package io.concordat.redis;

import static javax.transaction.xa.XAException.XAER_INVAL;
import static javax.transaction.xa.XAException.XA_RBTIMEOUT;
import static javax.transaction.xa.XAResource.TMENDRSCAN;
import static javax.transaction.xa.XAResource.TMFAIL;
import static javax.transaction.xa.XAResource.TMJOIN;
import static javax.transaction.xa.XAResource.TMNOFLAGS;
import static javax.transaction.xa.XAResource.TMRESUME;
import static javax.transaction.xa.XAResource.TMSTARTRSCAN;
import static javax.transaction.xa.XAResource.TMSUCCESS;
import static javax.transaction.xa.XAResource.TMSUSPEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.Servers;
import java.util.List;
import java.util.stream.IntStream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The arguments of the calls: xids, flags, scans, timeouts, resources to compare with (X/Open XA, chapter 5). */
class XaArgumentsTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();

    private final XAResource resource = SOURCE.getXAConnection().getXAResource();

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @ParameterizedTest
    @EnumSource(XaCall.class)
    void anXidIsNeededEverywhere(XaCall call) {
        if (call != XaCall.RECOVER) {
            XaErrors.of(() -> call.throwing(resource, null), XAER_INVAL);
        }
    }

    @Test
    void startKnowsNoOtherFlagsAndNoTwoOfThem() throws XAException {
        Xid xid = Work.newXid();
        resource.start(xid, TMNOFLAGS);
        resource.end(xid, TMSUCCESS);
        everyFlagBut(List.of(TMJOIN, TMRESUME))
                .forEach(flags -> XaErrors.of(() -> resource.start(xid, flags), XAER_INVAL));
        XaErrors.of(() -> resource.start(xid, TMJOIN | TMRESUME), XAER_INVAL);
        resource.rollback(xid);
    }

    @Test
    void endNeedsOneOfItsThreeFlags() throws XAException {
        Xid xid = Work.newXid();
        resource.start(xid, TMNOFLAGS);
        everyFlagBut(List.of(TMSUCCESS, TMFAIL, TMSUSPEND))
                .forEach(flags -> XaErrors.of(() -> resource.end(xid, flags), XAER_INVAL));
        XaErrors.of(() -> resource.end(xid, TMNOFLAGS), XAER_INVAL);
        XaErrors.of(() -> resource.end(xid, TMSUCCESS | TMFAIL), XAER_INVAL);
        resource.end(xid, TMSUCCESS);
        resource.rollback(xid);
    }

    @Test
    void recoverKnowsNoOtherFlags() {
        everyFlagBut(List.of(TMSTARTRSCAN, TMENDRSCAN))
                .forEach(flags -> XaErrors.of(() -> resource.recover(flags | TMSTARTRSCAN), XAER_INVAL));
    }

    private static IntStream everyFlagBut(List<Integer> known) {
        return IntStream.range(0, Integer.SIZE).map(bit -> 1 << bit).filter(flag -> !known.contains(flag));
    }

    @Test
    void aScanAnswersEverythingWhenItStartsAndNothingAfterwards() throws XAException {
        Work work = Work.prepared(
                SOURCE, session -> session.<String>getBucket(Redis.key("scan")).set("x"));
        XaErrors.of(() -> resource.recover(TMNOFLAGS), XAER_INVAL);
        XaErrors.of(() -> resource.recover(TMENDRSCAN), XAER_INVAL);
        assertThat(resource.recover(TMSTARTRSCAN)).containsExactly(work.xid);
        assertThat(resource.recover(TMNOFLAGS)).isEmpty();
        assertThat(resource.recover(TMSTARTRSCAN)).as("a new scan").containsExactly(work.xid);
        assertThat(resource.recover(TMENDRSCAN)).isEmpty();
        XaErrors.of(() -> resource.recover(TMNOFLAGS), XAER_INVAL);
        assertThat(resource.recover(TMSTARTRSCAN | TMENDRSCAN)).containsExactly(work.xid);
        XaErrors.of(() -> resource.recover(TMENDRSCAN), XAER_INVAL);
        work.rollback();
        assertThat(resource.recover(TMSTARTRSCAN | TMENDRSCAN)).isEmpty();
    }

    @Test
    void aTimeoutIsOfTheConnectionAndForBranchesThatStartLater() throws XAException {
        assertThat(resource.getTransactionTimeout()).isZero();
        XaErrors.of(() -> resource.setTransactionTimeout(-1), XAER_INVAL);
        assertThat(resource.setTransactionTimeout(Integer.MAX_VALUE)).isTrue();
        assertThat(resource.getTransactionTimeout()).isEqualTo(Integer.MAX_VALUE);
        assertThat(SOURCE.getXAConnection().getXAResource().getTransactionTimeout())
                .isZero();
        Xid before = started(0);
        Xid after = started(1);
        Xid refused = started(1);
        Xid rolledBack = started(1);
        Awaitility.await().until(() -> {
            String joined = XaCall.JOIN.on(resource, after);
            XaCall.END.on(resource, after);
            return joined.equals("XA_RBTIMEOUT");
        });
        XaErrors.of(() -> resource.prepare(after), XA_RBTIMEOUT);
        XaErrors.of(() -> resource.commit(refused, true), XA_RBTIMEOUT);
        resource.rollback(rolledBack);
        assertThat(resource.prepare(before)).isEqualTo(XAResource.XA_RDONLY);
    }

    private Xid started(int timeout) throws XAException {
        resource.setTransactionTimeout(timeout);
        Xid xid = Work.newXid();
        resource.start(xid, TMNOFLAGS);
        resource.setTransactionTimeout(0);
        resource.end(xid, TMSUCCESS);
        return xid;
    }

    @Test
    void theSameServerDatabaseAndPrefixAreTheSameResourceManager() throws XAException {
        assertThat(resource.isSameRM(resource)).isTrue();
        assertThat(resource.isSameRM(SOURCE.getXAConnection().getXAResource())).isTrue();
        assertThat(resource.isSameRM(null)).isFalse();
        try (RedisXADataSource same =
                        RedisXADataSource.builder().uri(Servers.redis().uri()).build();
                RedisXADataSource otherPrefix = Redis.builder().prefix("other").build();
                RedisXADataSource otherAddress = Redis.otherProcess();
                OwnRedis otherServer = OwnRedis.start()) {
            assertThat(isSame(same)).isTrue();
            assertThat(isSame(otherPrefix)).isFalse();
            assertThat(isSame(otherAddress)).as("not certain without asking").isFalse();
            assertThat(isSame(otherServer.source)).isFalse();
        }
    }

    private boolean isSame(RedisXADataSource other) throws XAException {
        XAResource another = other.getXAConnection().getXAResource();
        assertThat(another.isSameRM(resource)).isEqualTo(resource.isSameRM(another));
        return resource.isSameRM(another);
    }
}
