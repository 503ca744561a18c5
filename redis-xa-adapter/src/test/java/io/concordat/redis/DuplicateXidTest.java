package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two processes that use one xid: the second does not get the first one's answers, and does it no harm. */
class DuplicateXidTest {
    private final RedisXADataSource source = Redis.builder().build();
    private final RedisXADataSource other = Redis.otherProcess();
    private final String a = Redis.key("a");
    private final String b = Redis.key("b");

    @AfterEach
    void close() {
        source.close();
        other.close();
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSecondIsRefusedWhileTheFirstIsPrepared(boolean onePhase) throws XAException {
        Work first =
                Work.prepared(source, session -> session.<String>getBucket(a).set("1"));
        RedisXAException e = XaErrors.of(() -> useAgain(first, onePhase), XAException.XA_RBPROTO);
        assertThat(e).hasMessageContaining("another branch with this xid").hasMessageContaining("prepared");
        first.commit();
        assertThat(Redis.plain().getBucket(a).get()).isEqualTo("1");
        assertThat(Redis.plain().getBucket(b).isExists()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSecondIsRefusedAfterTheFirstHasCommitted(boolean onePhase) throws XAException {
        Work first = Work.ended(source, session -> session.<String>getBucket(a).set("1"));
        if (onePhase) {
            first.commitInOnePhase();
        } else {
            first.prepare();
            first.commit();
        }
        RedisXAException e = XaErrors.of(() -> useAgain(first, onePhase), XAException.XA_RBPROTO);
        assertThat(e).hasMessageContaining("another branch with this xid").hasMessageContaining("committed");
        assertThat(Redis.plain().getBucket(b).isExists()).isFalse();
    }

    @Test
    void theSecondIsRefusedInTheSameProcessToo() throws XAException {
        Work first = Work.ended(source, session -> session.<String>getBucket(a).set("1"));
        first.commitInOnePhase();
        first.resource.start(first.xid, XAResource.TMNOFLAGS);
        first.session.<String>getBucket(b).set("2");
        first.resource.end(first.xid, XAResource.TMSUCCESS);
        XaErrors.of(first::commitInOnePhase, XAException.XA_RBPROTO);
        assertThat(Redis.plain().getBucket(b).isExists()).isFalse();
    }

    private void useAgain(Work first, boolean onePhase) throws XAException {
        RedisXAConnection connection = other.getXAConnection();
        XAResource resource = connection.getXAResource();
        resource.start(first.xid, XAResource.TMNOFLAGS);
        connection.getSession().<String>getBucket(b).set("2");
        resource.end(first.xid, XAResource.TMSUCCESS);
        if (onePhase) {
            resource.commit(first.xid, true);
        } else {
            resource.prepare(first.xid);
        }
    }
}
