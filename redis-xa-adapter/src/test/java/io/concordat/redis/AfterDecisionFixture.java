package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.proxy.FaultProxy;
import java.time.Duration;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A data source whose branches are written after their decisions, reached through a proxy, and decisions with places. */
abstract class AfterDecisionFixture {
    static final String WRITTEN = "concordat:{0}:written";

    OwnRedis redis;
    FaultProxy proxy;
    RedisXADataSource source;

    @BeforeEach
    void start() {
        redis = OwnRedis.with("maxmemory-policy", "noeviction");
        proxy = FaultProxy.redis(
                redis.server.address().host(), redis.server.address().port());
        source = RedisXADataSource.builder()
                .uri(proxy.through(redis.server.uri()))
                .lockWait(Duration.ZERO)
                .build();
        source.records().expectReplays(() -> {});
        source.records().writeAfterDecisions();
        assertThat(source.records().replay().end()).isTrue();
    }

    @AfterEach
    void stop() {
        source.close();
        proxy.close();
        redis.close();
    }

    /** A branch whose decision has a place. */
    static final class Decided {
        private final Work work;
        private final byte[] redo;
        private final long place;

        Decided(Work work, byte[] redo, long place) {
            this.work = work;
            this.redo = redo;
            this.place = place;
        }

        Work work() {
            return work;
        }

        byte[] redo() {
            return redo;
        }

        void commit() throws XAException {
            ((RedoSource) work.resource).decided(work.xid, place);
            work.commit();
        }

        boolean completedBy(RedisXADataSource recovering) throws XAException {
            return recovering.records().complete(work.xid, redo, place);
        }

        RedisReplay.Entry entry() {
            return new RedisReplay.Entry(work.xid, redo, place);
        }
    }

    final Decided decide(long place, Consumer<RedisSession> operations) throws XAException {
        Work work = Work.prepared(source, operations);
        return new Decided(work, ((RedoSource) work.resource).redo(work.xid).orElseThrow(), place);
    }

    final Decided set(long place, String value) throws XAException {
        Decided decided =
                decide(place, session -> session.<String>getBucket("k").set(value));
        assertThat(RedisRecords.isWrittenAfterDecision(decided.redo)).isTrue();
        return decided;
    }

    /** A branch that is prepared, because it writes a part of something too. */
    final Decided prepared(long place, Consumer<RedisSession> operations) throws XAException {
        Decided decided = decide(place, session -> {
            operations.accept(session);
            session.getCounter("other" + place).increment();
        });
        assertThat(RedisRecords.isWrittenAfterDecision(decided.redo)).isFalse();
        return decided;
    }

    static Consumer<RedisSession> setting(String value) {
        return session -> session.<String>getBucket("k").set(value);
    }

    final String value() {
        return redis.plain.<String>getBucket("k").get();
    }

    final String place() {
        return redis.server.command("ZSCORE", WRITTEN, "k").text();
    }
}
